//! The instructions, one a file, each in three steps: bind the accounts, check, change.

pub mod accept_draw;
pub mod cancel_game;
pub mod claim_draw;
pub mod claim_timeout;
pub mod close_game;
pub mod close_policy;
pub mod create_game;
pub mod end_policy;
pub mod join_game;
pub mod offer_draw;
pub mod open_policy;
pub mod play_move;
pub mod renew_policy;
pub mod resign;

use pinocchio::AccountView;

use crate::{
    authorize::{authorize, Actor, Intent},
    error::Error,
    instruction::Args,
    runtime::{self, Payer},
    state::{Action, Game, GameAccount, Key},
};

/// The first `N` accounts; more are ignored.
fn bind<const N: usize>(accounts: &mut [AccountView]) -> Result<&mut [AccountView; N], Error> {
    accounts.first_chunk_mut().ok_or(Error::NotEnoughAccounts)
}

/// A game and the side that acts in it.
struct Seated<'a> {
    game: &'a mut Game,
    colour: usize,
    now: i64,
}

/// Binds game, signer, session token and policy, and finds the seat of whoever acts.
fn seated<'a>(
    program: &Key,
    accounts: &'a mut [AccountView],
    action: Action,
) -> Result<Seated<'a>, Error> {
    let [account, signer, token, policy] = bind(accounts)?;
    let now = runtime::now();
    let game_key = *Key::of(account);
    let game = GameAccount::load(account, program)?.game;
    let intent = Intent { program, game: &game_key, actions: action as u16, now };
    let wallet = authorize(Actor { signer, token, policy }, &intent)?;
    let colour = game.colour_of(wallet)?;
    Ok(Seated { game, colour, now })
}

/// The only argument of an instruction: the ply it is meant for.
fn only_ply(args: &[u8]) -> Result<u16, Error> {
    let mut args = Args(args);
    let ply = args.u16()?;
    args.finish()?;
    Ok(ply)
}

/// Makes room for more plies, charged to the side to move.
#[cold]
#[inline(never)]
fn grow(account: &mut AccountView, program: &Key, payer: Payer) -> Result<(), Error> {
    let len = account.data_len().saturating_add(Game::GROWTH);
    let paid = payer.top_up(account, len)?;
    GameAccount::grow(account);
    let game = GameAccount::load(account, program)?.game;
    let [white, black] = &mut game.rent_paid;
    let seat = if game.turn == 0 { white } else { black };
    *seat = seat.saturating_add(paid);
    Ok(())
}

/// Moves lamports out of an account of this program.
fn pay_out(from: &mut AccountView, to: &mut AccountView, lamports: u64) {
    // Read after write: both views may be of one account.
    from.set_lamports(from.lamports().saturating_sub(lamports));
    to.set_lamports(to.lamports().saturating_add(lamports));
}

/// Gives all lamports to `to` and the account back to the system.
fn close(account: &mut AccountView, to: &mut AccountView) -> Result<(), Error> {
    pay_out(account, to, account.lamports());
    account.close().map_err(|_| Error::AccountNotWritable)
}
