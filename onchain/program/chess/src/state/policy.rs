//! Session policies: what a wallet allows one of its sessions to do in this program.

use pinocchio::AccountView;

use super::{blank, is, require, view, view_mut, Key, Plain};
use crate::error::Error;

/// [`Policy::moves_left`] of a policy that does not count.
pub const UNLIMITED: u32 = u32::MAX;

/// The layout's version.
const VERSION: u8 = 2;

/// Something a policy may allow, one bit each.
#[repr(u16)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Open a game.
    CreateGame = 1,
    /// Take a seat.
    JoinGame = 2,
    /// Move.
    PlayMove = 4,
    /// Offer a draw.
    OfferDraw = 8,
    /// Accept one.
    AcceptDraw = 16,
    /// Give up.
    Resign = 32,
    /// Claim a draw.
    ClaimDraw = 64,
    /// Call a game off.
    CancelGame = 128,
}

impl Action {
    /// All bits there are.
    pub const ALL: u16 = 255;
}

/// The account at `["policy", session_token]`.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Policy {
    /// `sha256("account:SessionPolicy")[..8]`.
    pub discriminator: u64,
    /// 2. Version 1 held the time of opening in the place of [`Self::valid_until`]: it reads as expired.
    pub version: u8,
    /// The bump of the address.
    pub bump: u8,
    /// Bit 0: ended. Bit 1: the wallet has accepted that the token is of the first version.
    pub flags: u8,
    /// Zero.
    pub reserved_a: u8,
    /// The allowed [`Action`]s.
    pub actions: u16,
    /// Zero.
    pub reserved_b: u16,
    /// Moves that may still be played, or [`UNLIMITED`].
    pub moves_left: u32,
    /// Zero.
    pub reserved_c: u32,
    /// The first second, in Unix time, at which the policy allows nothing any more: the end of the
    /// token as the wallet saw it when it opened or renewed the policy.
    pub valid_until: i64,
    /// The wallet.
    pub authority: Key,
    /// The token the policy is for.
    pub session_token: Key,
    /// The session key.
    pub session_signer: Key,
    /// The only game allowed, or zero for any.
    pub game: Key,
}

const _: () = assert!(size_of::<Policy>() == 160);

// SAFETY: numbers and keys without padding, as the size above proves.
unsafe impl Plain for Policy {
    const DISCRIMINATOR: u64 = u64::from_le_bytes(*b"\x58\x06\x57\x58\x72\x9e\x6a\xf6");
}

impl Policy {
    /// Seeds of the address: this, then the token.
    pub const SEED: &'static [u8] = b"policy";
    /// The length of the account.
    pub const LEN: usize = size_of::<Self>();
    /// A policy of nobody that allows nothing.
    pub const EMPTY: Self = Self {
        discriminator: 0,
        version: 0,
        bump: 0,
        flags: 0,
        reserved_a: 0,
        actions: 0,
        reserved_b: 0,
        moves_left: 0,
        reserved_c: 0,
        valid_until: 0,
        authority: Key::ZERO,
        session_token: Key::ZERO,
        session_signer: Key::ZERO,
        game: Key::ZERO,
    };
    /// In [`Self::flags`]: ended.
    pub const ENDED: u8 = 1;
    /// In [`Self::flags`]: the token may be of the first version, which anyone may revoke.
    pub const ACCEPTS_V1: u8 = 2;

    /// Reads and changes a policy of this program; an account that does not exist is
    /// [`Error::PolicyMissing`].
    #[inline(always)]
    pub fn load<'a>(account: &'a mut AccountView, program: &Key) -> Result<&'a mut Self, Error> {
        if *Key::owner(account) != *program
            || !is::<Self>(account)
            || account.data_len() != Self::LEN
        {
            return Err(if blank(account) { Error::PolicyMissing } else { Error::NotPolicy });
        }
        Ok(view_mut(account))
    }

    /// Writes a new policy into an account just created for it.
    pub fn init(account: &mut AccountView, policy: Self) {
        *view_mut(account) =
            Self { discriminator: Self::DISCRIMINATOR, version: VERSION, ..policy };
    }

    /// Whether the policy has been ended.
    #[inline(always)]
    pub const fn ended(&self) -> bool {
        self.flags & Self::ENDED != 0
    }

    /// Whether the wallet has accepted a token of the first version.
    #[inline(always)]
    pub const fn accepts_v1(&self) -> bool {
        self.flags & Self::ACCEPTS_V1 != 0
    }

    /// Ends the policy for good.
    pub const fn end(&mut self) {
        self.flags |= Self::ENDED;
    }

    /// Whether the policy can allow nothing any more: ended, or past its time.
    pub const fn over(&self, now: i64) -> bool {
        self.ended() || now >= self.valid_until
    }

    /// Whether the policy lets `actions` (all of them) happen in `game` at `now`.
    #[inline(always)]
    pub fn allows(&self, actions: u16, game: &Key, now: i64) -> Result<(), Error> {
        require(!self.ended(), Error::PolicyEnded)?;
        require(now < self.valid_until, Error::PolicyExpired)?;
        require(self.actions & actions == actions, Error::ActionNotAllowed)?;
        require(self.game == Key::ZERO || self.game == *game, Error::PolicyWrongGame)
    }

    /// Counts one move; nothing is written for a policy that does not count.
    #[inline(always)]
    pub fn spend_move(account: &mut AccountView) -> Result<(), Error> {
        let left = view::<Self>(account).moves_left;
        if left == UNLIMITED {
            return Ok(());
        }
        let rest = left.checked_sub(1).ok_or(Error::MovesUsedUp)?;
        super::require_writable(account)?;
        view_mut::<Self>(account).moves_left = rest;
        Ok(())
    }
}
