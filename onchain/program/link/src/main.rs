//! `sbpf-link INPUT.o OUTPUT.so`: turns one relocatable BPF object, as `llc` writes it, into a
//! shared object that Solana's loader accepts (SBPF version 0).
//!
//! Whole-program optimisation happened before: the compiler hands over one bitcode module per
//! program, so there is exactly one object and nothing to search in archives. What is left is
//! layout and relocation, in three steps, one module each:
//!
//! - [`input`] reads the object: loadable sections, relocations, what they point at;
//! - [`link`] gives every section its address and resolves the relocations;
//! - [`image`] writes the ELF file around the result.
//!
//! The output depends on the input bytes alone: no paths, no times, no hash order.

mod image;
mod input;
mod link;
#[cfg(test)]
mod tests;

use std::{env, error::Error, fs, process::ExitCode};

fn main() -> ExitCode {
    let args: Vec<String> = env::args().skip(1).collect();
    let [object, output] = args.as_slice() else {
        eprintln!("usage: sbpf-link INPUT.o OUTPUT.so");
        return ExitCode::from(2);
    };
    match run(object, output) {
        Ok(()) => ExitCode::SUCCESS,
        Err(e) => {
            eprintln!("sbpf-link: {object}: {e}");
            ExitCode::FAILURE
        }
    }
}

fn run(object: &str, output: &str) -> Result<(), Box<dyn Error>> {
    let program = input::read(&fs::read(object)?)?;
    fs::write(output, image::write(&link::link(program)?))?;
    Ok(())
}
