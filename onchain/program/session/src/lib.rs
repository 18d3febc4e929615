//! Session tokens.
#![no_std]

use pinocchio::{
    error::ProgramError, no_allocator, nostd_panic_handler, program_entrypoint, AccountView,
    Address, ProgramResult,
};

program_entrypoint!(process, 8);
no_allocator!();
nostd_panic_handler!();

fn process(_program: &Address, _accounts: &mut [AccountView], _data: &[u8]) -> ProgramResult {
    Err(ProgramError::InvalidInstructionData)
}
