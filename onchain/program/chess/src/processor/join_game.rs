//! Takes the open seat of a game and starts it.

use pinocchio::AccountView;

use crate::{
    authorize::{authorize, Actor, Intent},
    error::Error,
    instruction::Args,
    processor::bind,
    runtime,
    state::{require, Action, Game, GameAccount, Key, Status},
};

/// See [`crate::instruction::Instruction::JoinGame`].
pub fn process(program: &Key, accounts: &mut [AccountView], args: &[u8]) -> Result<(), Error> {
    let [account, signer, token, policy] = bind(accounts)?;
    Args(args).finish()?;

    let now = runtime::now();
    let game_key = *Key::of(account);
    let game = GameAccount::load(account, program)?.game;
    let intent = Intent { program, game: &game_key, actions: Action::JoinGame as u16, now };
    let wallet = authorize(Actor { signer, token, policy }, &intent)?;
    require(game.status != Status::Over as u8, Error::GameOver)?;
    require(game.status == Status::Waiting as u8, Error::SeatTaken)?;
    require(*wallet != game.creator, Error::SameWallet)?;
    require(game.invited == Key::ZERO || game.invited == *wallet, Error::NotInvited)?;

    let [white, black] = &mut game.seats;
    *(if game.flags & Game::CREATOR_IS_BLACK == 0 { black } else { white }) = *wallet;
    game.status = Status::Active as u8;
    game.started_at = now;
    game.turn_started_at = now;
    Ok(())
}
