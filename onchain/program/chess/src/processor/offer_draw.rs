//! Offers a draw.

use pinocchio::AccountView;

use crate::{
    error::Error,
    processor::{only_ply, seated, Seated},
    state::{require, Action, Game, Key},
};

/// See [`crate::instruction::Instruction::OfferDraw`].
pub fn process(program: &Key, accounts: &mut [AccountView], args: &[u8]) -> Result<(), Error> {
    let ply = only_ply(args)?;

    let Seated { game, colour, .. } = seated(program, accounts, Action::OfferDraw)?;
    game.require_active()?;
    game.require_ply(ply)?;
    require(game.draw_offer == 0, Error::DrawAlreadyOffered)?;

    game.draw_offer = Game::offer_of(colour);
    game.draw_offer_ply = ply;
    Ok(())
}
