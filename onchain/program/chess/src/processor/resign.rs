//! Gives a game up.

use pinocchio::AccountView;

use crate::{
    error::Error,
    instruction::Args,
    processor::{seated, Seated},
    state::{Action, Key, Reason},
};

/// See [`crate::instruction::Instruction::Resign`].
pub fn process(program: &Key, accounts: &mut [AccountView], args: &[u8]) -> Result<(), Error> {
    Args(args).finish()?;

    let Seated { game, colour, now } = seated(program, accounts, Action::Resign)?;
    game.require_active()?;

    game.lose(colour, Reason::Resignation, now);
    Ok(())
}
