//! Gives every section its address and resolves the relocations.
//!
//! Addresses are file offsets: the loader of SBPF version 0 maps the file as it lies and adds
//! the region's base (2^32) to every `R_BPF_64_RELATIVE` entry.

use {
    crate::{
        image::{Dynamic, Image, Output, TEXT_OFFSET},
        input::{Form, Input, Kind, Place, Relocation, Target},
    },
    std::fmt,
};

/// Bytes of an instruction.
const INSTRUCTION: u64 = 8;

/// Why an object that was read cannot be laid out.
#[derive(Debug, PartialEq, Eq)]
pub enum Error {
    /// A relocation that points outside its section.
    OutOfSection { offset: usize },
    /// A call whose target does not fit the immediate, or is not an instruction.
    CallTarget { offset: usize },
    /// A relocation that its section cannot hold, such as a call in data.
    Misplaced { offset: usize },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OutOfSection { offset } => {
                write!(f, "relocation at {offset:#x} leaves its section")
            }
            Self::CallTarget { offset } => write!(f, "call at {offset:#x} cannot reach its target"),
            Self::Misplaced { offset } => {
                write!(f, "relocation at {offset:#x} is in the wrong section")
            }
        }
    }
}

impl std::error::Error for Error {}

/// Lays `input` out and resolves what it refers to.
pub fn link(mut input: Input) -> Result<Image, Error> {
    let (addresses, outputs) = lay_out(&input);
    let mut linker = Linker { addresses, outputs, syscalls: Vec::new(), dynamic: Vec::new() };
    for (index, section) in input.sections.iter_mut().enumerate() {
        for relocation in std::mem::take(&mut section.relocations) {
            linker.apply(index, section.kind, &relocation)?;
        }
    }
    let entry = linker.address(input.entry).ok_or(Error::OutOfSection { offset: 0 })?;
    let Linker { outputs, syscalls, mut dynamic, .. } = linker;
    dynamic.sort_by_key(Dynamic::offset);
    Ok(Image { outputs, syscalls, dynamic, entry })
}

/// Concatenates the sections kind by kind; returns each input section's address.
fn lay_out(input: &Input) -> (Vec<u64>, Vec<Output>) {
    let mut addresses = vec![0; input.sections.len()];
    let mut outputs: Vec<Output> = Vec::new();
    let mut next = TEXT_OFFSET;
    for kind in [Kind::Text, Kind::Rodata, Kind::RelRo] {
        let members = || input.sections.iter().enumerate().filter(|(_, s)| s.kind == kind);
        if members().next().is_none() {
            continue;
        }
        next = next.next_multiple_of(members().map(|(_, s)| s.align).max().unwrap_or(8));
        let (address, mut data) = (next, Vec::new());
        for (index, section) in members() {
            data.resize(data.len().next_multiple_of(section.align), 0);
            addresses[index] = (address + data.len()) as u64;
            data.extend_from_slice(&section.data);
        }
        data.resize(data.len().next_multiple_of(8), 0);
        next = address + data.len();
        outputs.push(Output { kind, address, data });
    }
    (addresses, outputs)
}

struct Linker {
    addresses: Vec<u64>,
    outputs: Vec<Output>,
    syscalls: Vec<String>,
    dynamic: Vec<Dynamic>,
}

impl Linker {
    fn address(&self, place: Place) -> Option<u64> {
        self.addresses.get(place.section)?.checked_add(place.offset)
    }

    fn apply(&mut self, section: usize, kind: Kind, relocation: &Relocation) -> Result<(), Error> {
        let out = Error::OutOfSection { offset: relocation.offset };
        let address =
            self.address(Place { section, offset: relocation.offset as u64 }).ok_or(out)?;
        match (&relocation.target, relocation.form, kind) {
            (Target::Place(place), Form::Lddw, Kind::Text) => self.lddw(address, *place),
            (Target::Place(place), Form::Pointer, Kind::RelRo) => self.pointer(address, *place),
            (Target::Place(place), Form::Call, Kind::Text) => self.call(address, *place),
            (Target::Syscall(name), Form::Call, Kind::Text) => self.syscall(address, name),
            _ => Some(Err(Error::Misplaced { offset: relocation.offset })),
        }
        .unwrap_or(Err(Error::OutOfSection { offset: relocation.offset }))
    }

    /// Puts the address into both immediates and asks the loader to rebase it.
    fn lddw(&mut self, address: u64, place: Place) -> Option<Result<(), Error>> {
        let (low, high) = (self.read(address + 4)?, self.read(address + 12)?);
        let value = self.address(place)?.checked_add(u64::from(high) << 32 | u64::from(low))?;
        self.write(address + 4, value as u32)?;
        self.write(address + 12, (value >> 32) as u32)?;
        self.dynamic.push(Dynamic::Relative { offset: address });
        Some(Ok(()))
    }

    /// The loader of version 0 takes a data pointer from the **upper** word of its slot.
    fn pointer(&mut self, address: u64, place: Place) -> Option<Result<(), Error>> {
        let (low, high) = (self.read(address)?, self.read(address + 4)?);
        let value = self.address(place)?.checked_add(u64::from(high) << 32 | u64::from(low))?;
        self.write(address, 0)?;
        self.write(address + 4, u32::try_from(value).ok()?)?;
        self.dynamic.push(Dynamic::Relative { offset: address });
        Some(Ok(()))
    }

    /// A call within the program counts instructions from the one after it. The object holds
    /// the distance from the symbol, less one.
    fn call(&mut self, address: u64, place: Place) -> Option<Result<(), Error>> {
        let target = self.address(place)?;
        let addend = i64::from(self.read(address + 4)? as i32) + 1;
        let distance = (target as i64 - address as i64) / INSTRUCTION as i64 + addend - 1;
        match i32::try_from(distance) {
            Ok(imm) if target % INSTRUCTION == 0 => self.write(address + 4, imm as u32).map(Ok),
            _ => Some(Err(Error::CallTarget { offset: address as usize })),
        }
    }

    /// The loader finds a syscall through the symbol; the immediate is -1 until then.
    fn syscall(&mut self, address: u64, name: &str) -> Option<Result<(), Error>> {
        let known = self.syscalls.iter().position(|s| s == name);
        let symbol = known.unwrap_or_else(|| {
            self.syscalls.push(name.to_owned());
            self.syscalls.len() - 1
        });
        self.write(address + 4, u32::MAX)?;
        self.dynamic.push(Dynamic::Syscall { offset: address, symbol });
        Some(Ok(()))
    }

    fn read(&mut self, address: u64) -> Option<u32> {
        Some(u32::from_le_bytes(*self.word(address)?))
    }

    fn write(&mut self, address: u64, value: u32) -> Option<()> {
        *self.word(address)? = value.to_le_bytes();
        Some(())
    }

    fn word(&mut self, address: u64) -> Option<&mut [u8; 4]> {
        let address = usize::try_from(address).ok()?;
        let output = self.outputs.iter_mut().rfind(|o| o.address <= address)?;
        output.data.get_mut(address - output.address..)?.first_chunk_mut()
    }
}
