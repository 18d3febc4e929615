//! Ends a game whose side to move has run out of time. Anyone may say so: the clock is the arbiter.

use pinocchio::AccountView;

use crate::{
    error::Error,
    instruction::Args,
    processor::bind,
    runtime,
    state::{require, GameAccount, Key, Reason},
};

/// See [`crate::instruction::Instruction::ClaimTimeout`].
pub fn process(program: &Key, accounts: &mut [AccountView], args: &[u8]) -> Result<(), Error> {
    let [account] = bind(accounts)?;
    Args(args).finish()?;

    let now = runtime::now();
    let game = GameAccount::load(account, program)?.game;
    game.require_active()?;
    require(game.initial_secs != 0, Error::Untimed)?;
    require(game.time_used(now).is_err(), Error::FlagNotFallen)?;

    let late = game.to_move();
    let [white, black] = &mut game.remaining;
    *(if late == 0 { white } else { black }) = 0;
    game.lose(late, Reason::TimeForfeit, now);
    Ok(())
}
