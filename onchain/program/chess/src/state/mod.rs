//! Accounts as they lie in memory: read and changed in place, never copied.
//!
//! ```text
//! let game = GameAccount::load(account, program)?;         // owner, length and discriminator checked
//! let Policy { actions, .. } = Policy::load(account, program)?;
//! ```
//!
//! Invariants: layouts are `repr(C)` without padding and asserted field by field; account data
//! starts at a multiple of 8; a reference exists only after owner, length and discriminator were
//! found right. Turning account bytes into references is done here ([`view`], [`view_mut`]) and
//! nowhere else.

mod game;
mod key;
mod outcome;
mod policy;
mod record;
mod token;

use pinocchio::AccountView;

pub use game::{Game, GROWTH_PLIES, INITIAL_PLIES};
pub use key::Key;
pub use outcome::{Reason, ResultCode, Status};
pub use policy::{Action, Policy, UNLIMITED};
pub use record::GameAccount;
pub use token::{blank, Parties, Token, TokenV1, TokenV2, SESSION_PROGRAM};

use crate::error::Error;

/// The data of an account begins at a multiple of this.
const DATA_ALIGN: usize = 8;

/// A type that is nothing but numbers and keys laid out in C order.
///
/// # Safety
/// Any bits must be a valid value, there must be no padding, and the alignment must not exceed
/// [`DATA_ALIGN`].
pub unsafe trait Plain: Sized {
    /// The eight bytes an account of this type begins with, as a little-endian number.
    const DISCRIMINATOR: u64;
}

/// Whether the account's data begins with the discriminator of `T`.
#[inline(always)]
fn is<T: Plain>(account: &AccountView) -> bool {
    // SAFETY: the account holds at least 8 bytes, and its data is aligned for a u64.
    account.data_len() >= 8 && unsafe { *account.data_ptr().cast::<u64>() } == T::DISCRIMINATOR
}

/// The account's data as `T`; the caller has checked that it is one.
#[inline(always)]
fn view<T: Plain>(account: &AccountView) -> &T {
    const { assert!(align_of::<T>() <= DATA_ALIGN) };
    debug_assert!(account.data_len() >= size_of::<T>());
    // SAFETY: long enough, aligned and plain. A mutable reference to the same bytes cannot exist:
    // an account that stands in two slots has one discriminator, and no instruction loads two
    // accounts of one type.
    unsafe { &*account.data_ptr().cast() }
}

/// The account's data as `T`, to be changed; the caller has checked that it is one.
#[inline(always)]
fn view_mut<T: Plain>(account: &mut AccountView) -> &mut T {
    const { assert!(align_of::<T>() <= DATA_ALIGN) };
    debug_assert!(account.data_len() >= size_of::<T>());
    // SAFETY: as `view`.
    unsafe { &mut *account.data_mut_ptr().cast() }
}

/// An account that is about to change must be writable.
#[inline(always)]
pub fn require_writable(account: &AccountView) -> Result<(), Error> {
    require(account.is_writable(), Error::AccountNotWritable)
}

/// Refuses unless the condition holds.
#[inline(always)]
pub fn require(condition: bool, error: Error) -> Result<(), Error> {
    if condition {
        Ok(())
    } else {
        Err(error)
    }
}
