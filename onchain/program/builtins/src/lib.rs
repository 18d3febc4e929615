//! The memory functions that compiled code calls, done by the Solana runtime.
//!
//! The upstream BPF target brings byte-by-byte loops for these, as private functions that the
//! optimiser no longer knows by name: comparing two addresses then costs 200 compute units. Under
//! their own names, short fixed lengths become a few loads again (12 units for an address), and
//! the rest is a syscall (10 units and one for every 250 bytes).
//!
//! They are never inlined: the optimiser recognises calls, not bodies.
//!
//! A program says `use builtins as _;`. Nothing is compiled for other targets, nor for the vendor's
//! own compiler, whose library does the same.
#![no_std]

#[cfg(target_arch = "bpf")]
mod memory {
    use solana_define_syscall::definitions::{sol_memcmp_, sol_memcpy_, sol_memmove_, sol_memset_};

    /// Copies `n` bytes between places that do not overlap.
    ///
    /// # Safety
    ///
    /// As C's `memcpy`.
    #[no_mangle]
    #[inline(never)]
    pub unsafe extern "C" fn memcpy(to: *mut u8, from: *const u8, n: usize) -> *mut u8 {
        // SAFETY: the caller's promise is the syscall's.
        unsafe { sol_memcpy_(to, from, n as u64) };
        to
    }

    /// Copies `n` bytes between places that may overlap.
    ///
    /// # Safety
    ///
    /// As C's `memmove`.
    #[no_mangle]
    #[inline(never)]
    pub unsafe extern "C" fn memmove(to: *mut u8, from: *const u8, n: usize) -> *mut u8 {
        // SAFETY: the caller's promise is the syscall's.
        unsafe { sol_memmove_(to, from, n as u64) };
        to
    }

    /// Sets `n` bytes to the low byte of `value`.
    ///
    /// # Safety
    ///
    /// As C's `memset`.
    #[no_mangle]
    #[inline(never)]
    pub unsafe extern "C" fn memset(to: *mut u8, value: i32, n: usize) -> *mut u8 {
        // SAFETY: the caller's promise is the syscall's.
        unsafe { sol_memset_(to, value as u8, n as u64) };
        to
    }

    /// Compares `n` bytes in order.
    ///
    /// # Safety
    ///
    /// As C's `memcmp`.
    #[no_mangle]
    #[inline(never)]
    pub unsafe extern "C" fn memcmp(a: *const u8, b: *const u8, n: usize) -> i32 {
        let mut order = 0;
        // SAFETY: the caller's promise is the syscall's, and `order` is ours to write.
        unsafe { sol_memcmp_(a, b, n as u64, &mut order) };
        order
    }

    /// Compares `n` bytes for equality.
    ///
    /// # Safety
    ///
    /// As C's `bcmp`.
    #[no_mangle]
    #[inline(never)]
    pub unsafe extern "C" fn bcmp(a: *const u8, b: *const u8, n: usize) -> i32 {
        // SAFETY: the caller's promise is the same.
        unsafe { memcmp(a, b, n) }
    }
}
