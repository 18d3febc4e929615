//! Public keys as four words: comparing them takes four loads a side, not thirty-two.

use core::mem::{align_of, offset_of, transmute};

use pinocchio::{account::RuntimeAccount, AccountView, Address};

use crate::runtime;

/// A public key, aligned to 8 bytes.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, Eq)]
pub struct Key([u64; 4]);

// The runtime lays every account out at a multiple of 8; `of` and `owner` rely on where its keys
// stand in there.
const _: () = assert!(align_of::<RuntimeAccount>() == align_of::<Key>());
const _: () = assert!(offset_of!(RuntimeAccount, address) % align_of::<Key>() == 0);
const _: () = assert!(offset_of!(RuntimeAccount, owner) % align_of::<Key>() == 0);

impl Key {
    /// All zeros: the system program's id, and "nobody" or "any" in our accounts.
    pub const ZERO: Self = Self([0; 4]);

    /// A key from its bytes.
    #[inline(always)]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        // SAFETY: both are 32 bytes and any bits make a key.
        unsafe { transmute(bytes) }
    }

    /// The bytes of the key.
    #[inline(always)]
    pub const fn bytes(&self) -> &[u8; 32] {
        // SAFETY: same size, no padding, and bytes need no alignment.
        unsafe { &*core::ptr::from_ref(self).cast() }
    }

    /// The key as pinocchio names it.
    #[inline(always)]
    pub const fn address(&self) -> &Address {
        // SAFETY: an address is a transparent wrapper of 32 bytes.
        unsafe { &*core::ptr::from_ref(self).cast() }
    }

    /// A copy of an address that may stand anywhere.
    #[inline(always)]
    pub fn copied(address: &Address) -> Self {
        let mut key = Self::ZERO;
        runtime::copy(&mut key, address);
        key
    }

    /// An account's own key.
    #[inline(always)]
    pub fn of(account: &AccountView) -> &Self {
        // SAFETY: the address lives as long as the view and is aligned, see the assertions above.
        unsafe { &*core::ptr::from_ref(account.address()).cast() }
    }

    /// The key of the program that owns an account.
    #[inline(always)]
    pub fn owner(account: &AccountView) -> &Self {
        // SAFETY: as `of`; no code here keeps this reference across a change of owner.
        unsafe { &*core::ptr::from_ref(account.owner()).cast() }
    }
}

impl PartialEq for Key {
    #[inline(always)]
    fn eq(&self, other: &Self) -> bool {
        let ([a, b, c, d], [e, f, g, h]) = (self.0, other.0);
        a == e && b == f && c == g && d == h
    }
}
