//! What the runtime offers: clock, rent, log, addresses, and the system program.
//!
//! Off chain (unit tests, lints) the syscalls do not exist; there the clock stands at zero and
//! nothing is derived or paid. Everything that matters about them is tested on bytecode.

use pinocchio::{
    cpi::{invoke_signed, Seed, Signer},
    instruction::{InstructionAccount, InstructionView},
    AccountView, Address, ProgramResult,
};

use crate::{
    error::Error,
    state::{blank, require, require_writable, Key},
};

#[cfg(any(target_os = "solana", target_arch = "bpf"))]
use pinocchio::syscalls;

/// The height of an instruction that the transaction itself holds.
pub const TOP_LEVEL: u64 = 1;

/// The system program's numbers for what is asked of it here.
const CREATE_ACCOUNT: u32 = 0;
const ASSIGN: u32 = 1;
const TRANSFER: u32 = 2;
const ALLOCATE: u32 = 8;

/// Bytes every account is charged for beside its data.
const ACCOUNT_OVERHEAD: u64 = 128;

/// The bits of 2.0: clusters state rent as a price per byte and year and years to pay (3480 and
/// 2.0), later ones as one product and 1.0. There are no other values, and no floating point here.
const TWO: u64 = 0x4000_0000_0000_0000;

/// Seconds of Unix time, by the cluster's clock.
#[inline(always)]
pub fn now() -> i64 {
    /// The clock as the runtime writes it.
    #[repr(C)]
    #[derive(Default)]
    struct Clock {
        slot: u64,
        epoch_start: i64,
        epoch: u64,
        schedule_epoch: u64,
        unix_timestamp: i64,
    }
    #[allow(unused_mut, reason = "written by the syscall, which exists on chain only")]
    let mut clock = Clock::default();
    // Called directly, not through pinocchio's `Clock::get`, which compiles to a stub on targets it
    // does not know.
    #[cfg(any(target_os = "solana", target_arch = "bpf"))]
    #[allow(deprecated, reason = "its successor costs more and says the same")]
    // SAFETY: the syscall writes the 40 bytes of the clock.
    unsafe {
        syscalls::sol_get_clock_sysvar((&raw mut clock).cast());
    }
    clock.unix_timestamp
}

/// Lamports that let an account of `len` bytes live for ever.
pub fn minimum_balance(len: usize) -> u64 {
    #[allow(unused_mut, reason = "written by the syscall, which exists on chain only")]
    let mut rent = [0u64; 2];
    #[cfg(any(target_os = "solana", target_arch = "bpf"))]
    // SAFETY: the syscall reads a 32-byte id and writes 16 bytes.
    unsafe {
        let id = pinocchio::sysvars::rent::RENT_ID.as_array().as_ptr();
        syscalls::sol_get_sysvar(id, rent.as_mut_ptr().cast(), 0, 16);
    }
    let [per_byte, threshold] = rent;
    let years = if threshold == TWO { 2 } else { 1 };
    // Cannot overflow: lengths are below 2^24 and the price is the cluster's own.
    (len as u64).wrapping_add(ACCOUNT_OVERHEAD).wrapping_mul(per_byte).wrapping_mul(years)
}

/// Writes one line to the log.
pub fn log(line: &str) {
    #[cfg(any(target_os = "solana", target_arch = "bpf"))]
    // SAFETY: the line is readable for its length.
    unsafe {
        syscalls::sol_log_(line.as_ptr(), line.len() as u64);
    }
    #[cfg(not(any(target_os = "solana", target_arch = "bpf")))]
    let _ = line;
}

/// How deep in calls between programs this instruction runs; [`TOP_LEVEL`] for none.
pub fn stack_height() -> u64 {
    #[cfg(any(target_os = "solana", target_arch = "bpf"))]
    // SAFETY: the syscall takes nothing.
    return unsafe { syscalls::sol_get_stack_height() };
    #[cfg(not(any(target_os = "solana", target_arch = "bpf")))]
    TOP_LEVEL
}

/// Copies an address that may stand at any alignment.
#[inline(always)]
pub fn copy(key: &mut Key, address: &Address) {
    #[cfg(any(target_os = "solana", target_arch = "bpf"))]
    // SAFETY: both are 32 bytes. One syscall costs a third of 32 loads and stores.
    unsafe {
        syscalls::sol_memcpy_((&raw mut *key).cast(), address.as_ref().as_ptr(), 32);
    }
    #[cfg(not(any(target_os = "solana", target_arch = "bpf")))]
    {
        *key = Key::from_bytes(*address.as_array());
    }
}

/// The address and bump that `seeds` derive for `program`.
pub fn derive(seeds: &[&[u8]], program: &Key) -> Option<(Key, u8)> {
    #[allow(unused_mut, reason = "written by the syscall, which exists on chain only")]
    let (mut address, mut bump) = (Key::ZERO, u8::MAX);
    #[cfg(any(target_os = "solana", target_arch = "bpf"))]
    // SAFETY: a slice of slices is what the syscall reads; it writes 32 bytes and one.
    let failed = unsafe {
        syscalls::sol_try_find_program_address(
            seeds.as_ptr().cast(),
            seeds.len() as u64,
            program.bytes().as_ptr(),
            (&raw mut address).cast(),
            &raw mut bump,
        ) != 0
    };
    #[cfg(not(any(target_os = "solana", target_arch = "bpf")))]
    let failed = seeds.is_empty() || *program == Key::ZERO;
    (!failed).then_some((address, bump))
}

/// An account that pays, and the system program that moves its lamports.
#[derive(Clone, Copy, Debug)]
pub struct Payer<'a> {
    /// Who pays; has signed.
    pub account: &'a AccountView,
    /// The system program.
    pub system_program: &'a AccountView,
}

impl Payer<'_> {
    /// Checks everything the system program would refuse without saying why.
    fn check(&self, lamports: u64) -> Result<(), Error> {
        require(*Key::of(self.system_program) == Key::ZERO, Error::WrongSystemProgram)?;
        require(self.account.is_signer(), Error::MissingSignature)?;
        require_writable(self.account)?;
        require(blank(self.account), Error::InvalidPayer)?;
        require(self.account.lamports() >= lamports, Error::InsufficientFunds)
    }

    /// Pays what `account` lacks to hold `len` bytes; the lamports paid.
    pub fn top_up(&self, account: &AccountView, len: usize) -> Result<u64, Error> {
        let missing = minimum_balance(len).saturating_sub(account.lamports());
        if missing > 0 {
            self.check(missing)?;
            self.transfer(account, missing);
        }
        Ok(missing)
    }

    /// Creates a program's account at a derived address. Lamports sent there before are kept and
    /// spare the payer.
    pub fn create(&self, account: &AccountView, new: &NewAccount) -> Result<(), Error> {
        require(blank(account), Error::AlreadyExists)?;
        require_writable(account)?;
        let missing = minimum_balance(new.len).saturating_sub(account.lamports());
        self.check(missing)?;
        let signer = [Signer::from(new.seeds)];
        if account.lamports() == 0 {
            let mut data = [0; 52];
            put(&mut data, 0, &CREATE_ACCOUNT.to_le_bytes());
            put(&mut data, 4, &missing.to_le_bytes());
            put(&mut data, 12, &(new.len as u64).to_le_bytes());
            put(&mut data, 20, new.owner.bytes());
            self.invoke(account, &data, &signer);
            return Ok(());
        }
        // An account that has lamports cannot be "created": it is given what it lacks, room and an
        // owner instead.
        self.transfer(account, missing);
        let mut data = [0; 12];
        put(&mut data, 0, &ALLOCATE.to_le_bytes());
        put(&mut data, 4, &(new.len as u64).to_le_bytes());
        invoke_alone(account, &data, &signer);
        let mut data = [0; 36];
        put(&mut data, 0, &ASSIGN.to_le_bytes());
        put(&mut data, 4, new.owner.bytes());
        invoke_alone(account, &data, &signer);
        Ok(())
    }

    fn transfer(&self, to: &AccountView, lamports: u64) {
        let mut data = [0; 12];
        put(&mut data, 0, &TRANSFER.to_le_bytes());
        put(&mut data, 4, &lamports.to_le_bytes());
        self.invoke(to, &data, &[]);
    }

    /// Calls the system program about the payer and `other`, which signs if there is a signer's
    /// seeds.
    #[inline(always)]
    fn invoke(&self, other: &AccountView, data: &[u8], signers: &[Signer]) {
        let accounts = [
            InstructionAccount::writable_signer(self.account.address()),
            InstructionAccount::new(other.address(), true, !signers.is_empty()),
        ];
        let program_id = Key::ZERO.address();
        let instruction = InstructionView { program_id, accounts: &accounts, data };
        ended_by_runtime(invoke_signed(&instruction, &[self.account, other], signers));
    }
}

/// Calls the system program about one account, which signs.
#[inline(always)]
fn invoke_alone(account: &AccountView, data: &[u8], signers: &[Signer]) {
    let accounts = [InstructionAccount::writable_signer(account.address())];
    let instruction =
        InstructionView { program_id: Key::ZERO.address(), accounts: &accounts, data };
    ended_by_runtime(invoke_signed(&instruction, &[account], signers));
}

/// A refusal of the called program ends the transaction there and then. What could come back are
/// accounts that do not match their metas or are borrowed, and here are neither.
#[inline(always)]
fn ended_by_runtime(result: ProgramResult) {
    debug_assert!(result.is_ok());
}

/// An account to be made.
#[derive(Debug)]
pub struct NewAccount<'a> {
    /// Bytes of data.
    pub len: usize,
    /// The program that will own it.
    pub owner: &'a Key,
    /// The seeds of its address, bump included.
    pub seeds: &'a [Seed<'a>],
}

#[inline(always)]
fn put(data: &mut [u8], at: usize, bytes: &[u8]) {
    if let Some((_, tail)) = data.split_at_mut_checked(at) {
        if let Some((head, _)) = tail.split_at_mut_checked(bytes.len()) {
            head.copy_from_slice(bytes);
        }
    }
}
