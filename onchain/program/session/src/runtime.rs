//! What the program asks of the runtime: the time, the rent, a log line, the system program.

use {
    crate::accounts::SYSTEM_PROGRAM,
    core::slice,
    pinocchio::{
        account::AccountView,
        cpi::{invoke, invoke_signed, Signer},
        error::ProgramError,
        instruction::{InstructionAccount, InstructionView},
        sysvars::{
            clock::Clock,
            get_sysvar,
            rent::{ACCOUNT_STORAGE_OVERHEAD, RENT_ID},
            Sysvar,
        },
        Address, ProgramResult,
    },
};

/// Returns the cluster's time: Unix time in seconds, which may lag or lead the wall clock.
#[inline(always)]
pub fn now() -> Result<i64, ProgramError> {
    Ok(Clock::get()?.unix_timestamp)
}

/// Returns the balance, in lamports, that keeps an account of `len` bytes alive.
#[inline(always)]
pub fn rent(len: u32) -> Result<u64, ProgramError> {
    let mut sysvar = [0; 16];
    get_sysvar(&mut sysvar, &RENT_ID, 0)?;
    let rate = lamports_per_byte(&sysvar).ok_or(ProgramError::ArithmeticOverflow)?;
    let bytes = ACCOUNT_STORAGE_OVERHEAD.saturating_add(u64::from(len));
    // Below 2^33 bytes at less than 2^32 lamports each. A checked product would need 128 bits,
    // which the machine cannot multiply.
    Ok(bytes.wrapping_mul(u64::from(rate)))
}

/// Reads the first sixteen bytes of the rent sysvar: a rate, and for how many units of it an
/// account must hold. Clusters changed from (3480 a year, two years) to (6960, once) when
/// SIMD-0194 came; both stand for the same balance, and no other factor was ever used.
fn lamports_per_byte(sysvar: &[u8; 16]) -> Option<u32> {
    let (rate, factor) = sysvar.split_first_chunk()?;
    let rate = i32::try_from(u64::from_le_bytes(*rate)).ok()?.unsigned_abs();
    let factor = u64::from_le_bytes(*factor.first_chunk()?);
    if factor == 1f64.to_bits() {
        Some(rate)
    } else if factor == 2f64.to_bits() {
        rate.checked_add(rate)
    } else {
        None
    }
}

/// Returns the address that this program derives from `seeds`, and its bump. The runtime charges
/// 1,500 compute units for every bump it tries.
#[inline(always)]
pub fn find_address(seeds: &[&[u8]]) -> Option<(Address, u8)> {
    #[cfg(any(target_os = "solana", target_arch = "bpf"))]
    return Address::try_find_program_address(seeds, &crate::ID);
    #[cfg(not(any(target_os = "solana", target_arch = "bpf")))]
    {
        core::hint::black_box(seeds);
        None
    }
}

/// Writes one line to the transaction's log.
pub fn log(line: &str) {
    #[cfg(any(target_os = "solana", target_arch = "bpf"))]
    // SAFETY: the pointer and the length are those of one string.
    unsafe {
        pinocchio::syscalls::sol_log_(line.as_ptr(), line.len() as u64);
    }
    #[cfg(not(any(target_os = "solana", target_arch = "bpf")))]
    core::hint::black_box(line);
}

/// Sends lamports from an account that signed the transaction.
pub fn transfer(from: &AccountView, to: &AccountView, lamports: u64) -> ProgramResult {
    let mut data = [0; 12];
    put(&mut data, 0, [2]);
    put(&mut data, 4, lamports.to_le_bytes());
    let accounts = [
        InstructionAccount::writable_signer(from.address()),
        InstructionAccount::writable(to.address()),
    ];
    invoke(&instruction(&accounts, &data), &[from, to])
}

/// A program-derived account about to be created.
pub struct NewAccount<'a> {
    /// The account itself.
    pub account: &'a AccountView,
    /// Who pays for it; signed the transaction.
    pub payer: &'a AccountView,
    /// The program that will own it.
    pub owner: &'a [u8; 32],
    /// Its size in bytes.
    pub len: u32,
}

impl NewAccount<'_> {
    /// Creates the account, rent-exempt and zeroed.
    ///
    /// An account that already holds lamports, which any stranger can send there, is only topped
    /// up; one that already exists is refused by the system program with `Custom(0)`.
    pub fn create(&self, signer: Signer) -> ProgramResult {
        let rent = rent(self.len)?;
        match self.account.lamports() {
            0 => self.create_account(rent, signer),
            held => {
                let missing = rent.saturating_sub(held);
                if missing > 0 {
                    transfer(self.payer, self.account, missing)?;
                }
                self.allocate(&signer)?;
                self.assign(&signer)
            }
        }
    }

    fn create_account(&self, lamports: u64, signer: Signer) -> ProgramResult {
        let mut data = [0; 52];
        put(&mut data, 4, lamports.to_le_bytes());
        put(&mut data, 12, u64::from(self.len).to_le_bytes());
        put(&mut data, 20, *self.owner);
        let accounts = [
            InstructionAccount::writable_signer(self.payer.address()),
            InstructionAccount::writable_signer(self.account.address()),
        ];
        let instruction = instruction(&accounts, &data);
        invoke_signed(&instruction, &[self.payer, self.account], &[signer])
    }

    fn allocate(&self, signer: &Signer) -> ProgramResult {
        let mut data = [0; 12];
        put(&mut data, 0, [8]);
        put(&mut data, 4, u64::from(self.len).to_le_bytes());
        self.sign(&data, signer)
    }

    fn assign(&self, signer: &Signer) -> ProgramResult {
        let mut data = [0; 36];
        put(&mut data, 0, [1]);
        put(&mut data, 4, *self.owner);
        self.sign(&data, signer)
    }

    fn sign(&self, data: &[u8], signer: &Signer) -> ProgramResult {
        let accounts = [InstructionAccount::writable_signer(self.account.address())];
        invoke_signed(&instruction(&accounts, data), &[self.account], slice::from_ref(signer))
    }
}

fn instruction<'a>(
    accounts: &'a [InstructionAccount<'a>],
    data: &'a [u8],
) -> InstructionView<'a, 'a, 'a, 'a> {
    InstructionView { program_id: &SYSTEM_PROGRAM, accounts, data }
}

/// Copies `field` to `data[at..]`; the callers' buffers are sized for it.
#[inline(always)]
fn put<const N: usize>(data: &mut [u8], at: usize, field: [u8; N]) {
    if let Some(place) = data.get_mut(at..).and_then(<[u8]>::first_chunk_mut) {
        *place = field;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sysvar(rate: u64, factor: f64) -> [u8; 16] {
        let mut bytes = [0; 16];
        put(&mut bytes, 0, rate.to_le_bytes());
        put(&mut bytes, 8, factor.to_le_bytes());
        bytes
    }

    #[test]
    fn both_forms_of_the_rent_sysvar_mean_the_same() {
        assert_eq!(lamports_per_byte(&sysvar(6960, 1.0)), Some(6960));
        assert_eq!(lamports_per_byte(&sysvar(3480, 2.0)), Some(6960));
    }

    #[test]
    fn a_rent_that_was_never_used_is_refused() {
        assert_eq!(lamports_per_byte(&sysvar(3480, 1.5)), None);
        assert_eq!(lamports_per_byte(&sysvar(1 << 31, 1.0)), None);
    }
}
