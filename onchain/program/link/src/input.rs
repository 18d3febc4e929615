//! Reads a relocatable BPF object into the few things a link needs.

use {
    object::{
        elf::SHF_ALLOC, Object, ObjectSection, ObjectSymbol, RelocationFlags, RelocationTarget,
        SectionFlags, SectionIndex,
    },
    std::fmt,
};

/// The symbol where execution starts.
const ENTRYPOINT: &str = "entrypoint";

/// A relocatable object, reduced to its loadable sections.
#[derive(Debug, PartialEq, Eq)]
pub struct Input {
    /// Loadable sections in file order.
    pub sections: Vec<Section>,
    /// Where `entrypoint` is.
    pub entry: Place,
}

/// A loadable section with its relocations.
#[derive(Debug, PartialEq, Eq)]
pub struct Section {
    pub kind: Kind,
    pub data: Vec<u8>,
    pub align: usize,
    pub relocations: Vec<Relocation>,
}

/// Which output section an input section goes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Instructions (`.text`, `.text.*`).
    Text,
    /// Constants without pointers (`.rodata*`).
    Rodata,
    /// Constants holding pointers (`.data.rel.ro*`).
    RelRo,
}

/// A spot in a section that must be filled in.
#[derive(Debug, PartialEq, Eq)]
pub struct Relocation {
    pub offset: usize,
    pub form: Form,
    pub target: Target,
}

/// How the value is encoded at the spot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `R_BPF_64_64`: address in the two immediates of an `lddw`.
    Lddw,
    /// `R_BPF_64_ABS64`: address in an eight-byte slot of data.
    Pointer,
    /// `R_BPF_64_32`: immediate of a `call`, in instructions.
    Call,
}

/// What a relocation refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A place in this object.
    Place(Place),
    /// A function of the runtime, by name.
    Syscall(String),
}

/// An offset in `Input::sections[section]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub section: usize,
    pub offset: u64,
}

/// Why an object cannot be linked.
#[derive(Debug)]
pub enum Error {
    /// Not an object file, or a damaged one.
    Object(object::Error),
    /// A loadable section that a Solana program cannot have, such as writable globals.
    Section(String),
    /// A relocation type outside the three of [`Form`].
    RelocationType(String),
    /// A symbol that is neither in the object nor a syscall.
    Unresolved(String),
    /// The object has no `entrypoint`.
    NoEntrypoint,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Object(e) => write!(f, "read object: {e}"),
            Self::Section(name) => write!(f, "section {name} cannot be part of a program"),
            Self::RelocationType(what) => write!(f, "relocation {what} is not supported"),
            Self::Unresolved(name) => write!(f, "symbol {name} is neither defined nor a syscall"),
            Self::NoEntrypoint => write!(f, "no symbol named {ENTRYPOINT}"),
        }
    }
}

impl std::error::Error for Error {}

impl From<object::Error> for Error {
    fn from(e: object::Error) -> Self {
        Self::Object(e)
    }
}

/// Reads the object in `bytes`.
pub fn read(bytes: &[u8]) -> Result<Input, Error> {
    let file = object::File::parse(bytes)?;
    let kept = kept_sections(&file)?;
    let mut sections = Vec::with_capacity(kept.len());
    for &(index, kind) in &kept {
        let section = file.section_by_index(index)?;
        sections.push(Section {
            kind,
            data: section.data()?.to_vec(),
            align: usize::try_from(section.align()).unwrap_or(8).max(8),
            relocations: relocations(&file, &section, &kept)?,
        });
    }
    let entry = file.symbols().find(|s| s.name() == Ok(ENTRYPOINT) && s.is_definition());
    let entry = entry.ok_or(Error::NoEntrypoint)?;
    match target(&entry, &kept)? {
        Target::Place(entry) => Ok(Input { sections, entry }),
        Target::Syscall(_) => Err(Error::NoEntrypoint),
    }
}

/// Lists the sections to load, and refuses what the runtime has no room for.
fn kept_sections(file: &object::File) -> Result<Vec<(SectionIndex, Kind)>, Error> {
    let mut kept = Vec::new();
    for section in file.sections() {
        let SectionFlags::Elf { sh_flags, .. } = section.flags() else { continue };
        if !sh_flags.contains(SHF_ALLOC) || section.size() == 0 {
            continue;
        }
        let name = section.name()?;
        let kind = match name {
            _ if name.starts_with(".text") => Kind::Text,
            _ if name.starts_with(".rodata") => Kind::Rodata,
            _ if name.starts_with(".data.rel.ro") => Kind::RelRo,
            _ => return Err(Error::Section(name.to_owned())),
        };
        kept.push((section.index(), kind));
    }
    Ok(kept)
}

fn relocations(
    file: &object::File,
    section: &object::Section,
    kept: &[(SectionIndex, Kind)],
) -> Result<Vec<Relocation>, Error> {
    let mut out = Vec::new();
    for (offset, relocation) in section.relocations() {
        let (RelocationFlags::Elf { r_type }, RelocationTarget::Symbol(symbol)) =
            (relocation.flags(), relocation.target())
        else {
            return Err(Error::RelocationType(format!("{relocation:?}")));
        };
        let form = match r_type.0 {
            1 => Form::Lddw,
            2 => Form::Pointer,
            10 => Form::Call,
            n => return Err(Error::RelocationType(format!("type {n}"))),
        };
        let target = target(&file.symbol_by_index(symbol)?, kept)?;
        let offset =
            usize::try_from(offset).map_err(|_| Error::RelocationType(format!("at {offset}")))?;
        out.push(Relocation { offset, form, target });
    }
    Ok(out)
}

fn target(symbol: &object::Symbol, kept: &[(SectionIndex, Kind)]) -> Result<Target, Error> {
    let name = symbol.name().unwrap_or_default();
    if symbol.is_undefined() {
        let known = name.starts_with("sol_") || name == "abort";
        return if known { Ok(Target::Syscall(name.to_owned())) } else { Err(unresolved(name)) };
    }
    let section = symbol.section_index().and_then(|i| kept.iter().position(|&(k, _)| k == i));
    let section = section.ok_or_else(|| unresolved(name))?;
    Ok(Target::Place(Place { section, offset: symbol.address() }))
}

fn unresolved(name: &str) -> Error {
    Error::Unresolved(name.to_owned())
}
