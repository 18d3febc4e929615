//! Plays a move: the hot path. It logs nothing and derives no address; what is stored and who owns
//! it is proof enough.

use pinocchio::AccountView;

use crate::{
    authorize::{authorize, Actor, Intent},
    error::Error,
    processor::grow,
    rules::Move,
    runtime::{self, Payer},
    state::{Action, GameAccount, Key},
};

/// See [`crate::instruction::Instruction::PlayMove`].
#[inline(always)]
pub fn process(program: &Key, accounts: &mut [AccountView], args: &[u8]) -> Result<(), Error> {
    let [account, signer, token, policy, system_program, ..] = accounts else {
        return Err(Error::NotEnoughAccounts);
    };
    let [a, b, c, d] = *args else { return Err(Error::InvalidInstruction) };
    let (ply, mv) = (u16::from_le_bytes([a, b]), Move(u16::from_le_bytes([c, d])));

    let now = runtime::now();
    let game_key = *Key::of(account);
    let mut loaded = GameAccount::load(account, program)?;
    let intent = Intent { program, game: &game_key, actions: Action::PlayMove as u16, now };
    let wallet = authorize(Actor { signer, token, policy }, &intent)?;
    loaded.game.require_active()?;
    loaded.game.require_turn(wallet)?;
    loaded.game.require_ply(ply)?;

    if loaded.full() {
        grow(account, program, Payer { account: signer, system_program })?;
        loaded = GameAccount::load(account, program)?;
    }
    loaded.play(mv, now)
}
