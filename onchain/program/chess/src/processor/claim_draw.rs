//! Claims a draw for the position on the board, or for the one after an intended move.

use pinocchio::AccountView;

use crate::{
    authorize::{authorize, Actor, Intent},
    error::Error,
    instruction::Args,
    processor::grow,
    rules::Move,
    runtime::{self, Payer},
    state::{Action, Game, GameAccount, Key, ResultCode, Status},
};

/// See [`crate::instruction::Instruction::ClaimDraw`].
pub fn process(program: &Key, accounts: &mut [AccountView], args: &[u8]) -> Result<(), Error> {
    let [account, signer, token, policy, rest @ ..] = accounts else {
        return Err(Error::NotEnoughAccounts);
    };
    let mut args = Args(args);
    let ply = args.u16()?;
    let intended = args.option(Args::u16)?.map(Move);
    args.finish()?;

    let now = runtime::now();
    let game_key = *Key::of(account);
    let mut loaded = GameAccount::load(account, program)?;
    let mut actions = Action::ClaimDraw as u16;
    if intended.is_some() {
        actions |= Action::PlayMove as u16;
    }
    let intent = Intent { program, game: &game_key, actions, now };
    let wallet = authorize(Actor { signer, token, policy }, &intent)?;
    loaded.game.require_active()?;
    loaded.game.require_turn(wallet)?;
    loaded.game.require_ply(ply)?;
    // A claim comes too late when the flag has fallen, as a move does.
    loaded.game.time_used(now)?;

    if let Some(mv) = intended {
        if loaded.full() {
            let system_program = rest.first().ok_or(Error::NotEnoughAccounts)?;
            grow(account, program, Payer { account: signer, system_program })?;
            loaded = GameAccount::load(account, program)?;
        }
        loaded.play(mv, now)?;
        // The move itself may have ended the game; then nothing is left to claim.
        if loaded.game.status == Status::Over as u8 {
            return Ok(());
        }
    }
    let reason = Game::claimable(&loaded).ok_or(Error::NoDrawToClaim)?;
    loaded.game.finish(ResultCode::Draw, reason, now);
    Ok(())
}
