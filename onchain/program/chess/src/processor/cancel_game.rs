//! Calls a game off before it has begun in earnest.

use pinocchio::AccountView;

use crate::{
    error::Error,
    instruction::Args,
    processor::{seated, Seated},
    state::{require, Action, Key, Reason, ResultCode, Status},
};

/// A game that has seen this many plies is played to its end.
const EARNEST: u16 = 2;

/// See [`crate::instruction::Instruction::CancelGame`].
pub fn process(program: &Key, accounts: &mut [AccountView], args: &[u8]) -> Result<(), Error> {
    Args(args).finish()?;

    // While a game waits, its creator alone has a seat.
    let Seated { game, now, .. } = seated(program, accounts, Action::CancelGame)?;
    require(game.status != Status::Over as u8, Error::GameOver)?;
    require(game.ply < EARNEST, Error::TooLateToCancel)?;

    game.finish(ResultCode::Open, Reason::Cancelled, now);
    Ok(())
}
