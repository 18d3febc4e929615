//! Accounts for unit tests, laid out as the runtime lays them out.

use core::mem::size_of;
use std::{vec, vec::Vec};

use pinocchio::{
    account::{RuntimeAccount, NOT_BORROWED},
    AccountView,
};

use crate::state::Key;

/// An account in memory of its own.
pub struct Fake {
    memory: Vec<u64>,
}

impl Fake {
    pub fn new(key: Key, owner: Key, data: &[u8]) -> Self {
        const HEADER: usize = size_of::<RuntimeAccount>() / 8;
        let mut memory = vec![0u64; HEADER + data.len().div_ceil(8)];
        for (word, chunk) in memory[HEADER..].iter_mut().zip(data.chunks(8)) {
            let mut bytes = [0; 8];
            bytes[..chunk.len()].copy_from_slice(chunk);
            *word = u64::from_le_bytes(bytes);
        }
        let mut fake = Self { memory };
        let header = fake.header();
        header.borrow_state = NOT_BORROWED;
        header.address = *key.address();
        header.owner = *owner.address();
        header.data_len = data.len() as u64;
        fake
    }

    pub fn signed(mut self, signed: bool) -> Self {
        self.header().is_signer = u8::from(signed);
        self
    }

    pub fn writable(mut self, writable: bool) -> Self {
        self.header().is_writable = u8::from(writable);
        self
    }

    pub fn view(&mut self) -> AccountView {
        // SAFETY: the memory holds the header and the data behind it, for as long as the fake
        // lives.
        unsafe { AccountView::new_unchecked(self.memory.as_mut_ptr().cast()) }
    }

    pub fn data(&self) -> Vec<u8> {
        self.memory[size_of::<RuntimeAccount>() / 8..]
            .iter()
            .flat_map(|w| w.to_le_bytes())
            .collect()
    }

    fn header(&mut self) -> &mut RuntimeAccount {
        // SAFETY: the memory is aligned to 8, begins with a header, and any bits are one.
        unsafe { &mut *self.memory.as_mut_ptr().cast() }
    }
}

/// A key that is easy to tell from others.
pub const fn key(n: u8) -> Key {
    Key::from_bytes([n; 32])
}
