//! Accepts the opponent's draw offer.

use pinocchio::AccountView;

use crate::{
    error::Error,
    processor::{only_ply, seated, Seated},
    state::{require, Action, Game, Key, Reason, ResultCode},
};

/// See [`crate::instruction::Instruction::AcceptDraw`].
pub fn process(program: &Key, accounts: &mut [AccountView], args: &[u8]) -> Result<(), Error> {
    let ply = only_ply(args)?;

    let Seated { game, colour, now } = seated(program, accounts, Action::AcceptDraw)?;
    game.require_active()?;
    game.require_ply(ply)?;
    require(game.draw_offer == Game::offer_of(colour ^ 1), Error::NoDrawOffer)?;

    game.finish(ResultCode::Draw, Reason::Agreement, now);
    Ok(())
}
