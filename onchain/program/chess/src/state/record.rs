//! A game account as a whole: the game and the record of its plies behind it.

use pinocchio::AccountView;

use super::{is, require_writable, Game, Key, Plain, GROWTH_PLIES};
use crate::{
    error::Error,
    rules::{Move, Ply, Reversible},
};

/// The layout's version.
const VERSION: u8 = 1;

const NO_PLIES: [Ply; GROWTH_PLIES] = [Ply { mv: Move(0), spent: 0 }; GROWTH_PLIES];

/// A game and its record.
#[derive(Debug)]
pub struct GameAccount<'a> {
    /// All but the record.
    pub game: &'a mut Game,
    /// Room for plies, the first [`Game::ply`] of them played.
    pub record: &'a mut [Ply],
}

impl<'a> GameAccount<'a> {
    /// Reads and changes a game of this program.
    ///
    /// Its address is not derived again: the program writes only what it created, at the derived
    /// address, and a game is told from a policy by its discriminator.
    #[inline(always)]
    pub fn load(account: &'a mut AccountView, program: &Key) -> Result<Self, Error> {
        if *Key::owner(account) != *program
            || !is::<Game>(account)
            || account.data_len() < Game::HEADER
        {
            return Err(Error::NotGame);
        }
        require_writable(account)?;
        Ok(Self::split(account))
    }

    /// Writes a new game into an account just created for it.
    pub fn init(account: &'a mut AccountView, game: &Game) {
        *Self::split(account).game =
            Game { discriminator: Game::DISCRIMINATOR, version: VERSION, ..*game };
    }

    #[inline(always)]
    fn split(account: &'a mut AccountView) -> Self {
        const PLY: usize = size_of::<Ply>();
        let plies = account.data_len().saturating_sub(Game::HEADER).checked_div(PLY).unwrap_or(0);
        let data = account.data_mut_ptr();
        // SAFETY: the header and the plies behind it lie within the data and do not overlap; the
        // data is aligned to 8, the header's size keeps the plies aligned to 2; any bits are a game
        // and a ply. As to aliasing, see `view`.
        unsafe {
            Self {
                game: &mut *data.cast(),
                record: core::slice::from_raw_parts_mut(data.add(Game::HEADER).cast(), plies),
            }
        }
    }

    /// Adds room for [`GROWTH_PLIES`] plies.
    pub fn grow(account: &mut AccountView) {
        let len = account.data_len();
        // SAFETY: the runtime leaves 10,240 writable bytes behind the data it passes in, and an
        // instruction grows an account once; the new plies begin as zeros, and the length is the
        // runtime's own field.
        unsafe {
            account.data_mut_ptr().add(len).cast::<[Ply; GROWTH_PLIES]>().write(NO_PLIES);
            (*account.account_mut_ptr()).data_len = len.saturating_add(Game::GROWTH) as u64;
        }
    }

    /// Whether the next ply needs a larger account.
    #[inline(always)]
    pub const fn full(&self) -> bool {
        self.game.ply as usize >= self.record.len()
    }

    /// The plies that may have led back to the present position.
    #[inline(always)]
    pub fn reversible(&self) -> Reversible<'_> {
        let since = self.game.repetition_from as usize..self.game.ply as usize;
        Reversible {
            plies: self.record.get(since).unwrap_or_default(),
            first_differs: self.game.flags & Game::FIRST_DIFFERS != 0,
        }
    }
}
