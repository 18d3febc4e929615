//! Closes a finished game and gives its rent back to those who paid it.

use pinocchio::AccountView;

use crate::{
    error::Error,
    instruction::Args,
    processor::{bind, close, pay_out},
    runtime,
    state::{require, require_writable, GameAccount, Key, Reason, Status},
};

/// Seconds both players have to read the finished game.
const READING_TIME: i64 = 60;

/// See [`crate::instruction::Instruction::CloseGame`].
pub fn process(program: &Key, accounts: &mut [AccountView], args: &[u8]) -> Result<(), Error> {
    let [account, creator, white, black] = bind(accounts)?;
    Args(args).finish()?;

    let game = GameAccount::load(account, program)?.game;
    require(game.status == Status::Over as u8, Error::GameNotOver)?;
    let readable_until = game.ended_at.saturating_add(READING_TIME);
    let cancelled = game.reason == Reason::Cancelled as u8;
    require(cancelled || runtime::now() >= readable_until, Error::TooEarlyToClose)?;
    require(*Key::of(creator) == game.creator, Error::WrongRecipient)?;
    require(Key::of(white) == game.seat(0), Error::WrongRecipient)?;
    require(Key::of(black) == game.seat(1), Error::WrongRecipient)?;
    require_writable(creator)?;

    for (seat, paid) in [white, black].into_iter().zip(game.rent_paid) {
        if paid > 0 {
            require_writable(seat)?;
            pay_out(account, seat, paid);
        }
    }
    close(account, creator)
}
