//! Writes the ELF file: header, program headers, sections, dynamic tables.
//!
//! ```text
//! header · 3 program headers · .text · .rodata · .data.rel.ro · .dynamic · .dynsym · .dynstr ·
//! .rel.dyn · .shstrtab · section headers
//! ```
//! Every section lies at the file offset that is also its address, as the loader demands.

use crate::input::Kind;

const HEADER: usize = 64;
const PROGRAM_HEADER: usize = 56;
const PROGRAM_HEADERS: usize = 3;
const SECTION_HEADER: usize = 64;
const SYMBOL: u64 = 24;
const RELOCATION: u64 = 16;
const DYNAMIC_ENTRIES: usize = 9;

/// File offset, and so address, of the first instruction.
pub const TEXT_OFFSET: usize = HEADER + PROGRAM_HEADERS * PROGRAM_HEADER;

const ET_DYN: u16 = 3;
const EM_BPF: u16 = 247;
const R_BPF_64_RELATIVE: u64 = 8;
const R_BPF_64_32: u64 = 10;
const SHT_PROGBITS: u32 = 1;
const SHT_STRTAB: u32 = 3;
const SHT_DYNAMIC: u32 = 6;
const SHT_REL: u32 = 9;
const SHT_DYNSYM: u32 = 11;
const SHF_ALLOC: u64 = 2;
const SHF_EXECINSTR: u64 = 4;
const PT_LOAD: u32 = 1;
const PT_DYNAMIC: u32 = 2;
const PF_X: u32 = 1;
const PF_R: u32 = 4;

/// A linked program, ready to be written.
#[derive(Debug, PartialEq, Eq)]
pub struct Image {
    /// In address order: text, then constants.
    pub outputs: Vec<Output>,
    /// Names of the syscalls used, in order of first use.
    pub syscalls: Vec<String>,
    /// What the loader must relocate, by offset.
    pub dynamic: Vec<Dynamic>,
    /// Address of the first instruction to run.
    pub entry: u64,
}

/// An output section.
#[derive(Debug, PartialEq, Eq)]
pub struct Output {
    pub kind: Kind,
    pub address: usize,
    pub data: Vec<u8>,
}

/// A relocation left to the loader.
#[derive(Debug, PartialEq, Eq)]
pub enum Dynamic {
    /// Add the base of the program region.
    Relative { offset: u64 },
    /// Fill in the syscall `syscalls[symbol]`.
    Syscall { offset: u64, symbol: usize },
}

impl Dynamic {
    /// Address of what must be changed.
    pub fn offset(&self) -> u64 {
        match self {
            Self::Relative { offset } | Self::Syscall { offset, .. } => *offset,
        }
    }
}

/// A section of the file, with what its header says.
#[derive(Default)]
struct Part {
    name: &'static str,
    kind: u32,
    flags: u64,
    /// Name of the section that this one refers to.
    link: &'static str,
    info: u32,
    entry_size: u64,
    at: usize,
    data: Vec<u8>,
}

/// Returns the bytes of the shared object.
pub fn write(image: &Image) -> Vec<u8> {
    let mut parts = parts(image);
    let mut next = TEXT_OFFSET;
    for part in &mut parts {
        part.at = part.at.max(next.next_multiple_of(8));
        next = part.at + part.data.len();
    }
    let table = dynamic_table(&parts);
    if let Some(part) = parts.iter_mut().find(|p| p.name == ".dynamic") {
        part.data = table;
    }

    let section_headers = next.next_multiple_of(8);
    let mut file = file_header(image.entry, section_headers, parts.len() + 1);
    file.extend(program_headers(&parts));
    for part in &parts {
        file.resize(part.at, 0);
        file.extend_from_slice(&part.data);
    }
    file.resize(section_headers + SECTION_HEADER, 0); // the first header is all zero
    parts.iter().for_each(|part| file.extend(section_header(part, &parts)));
    file
}

/// Lists the sections in file order; only the outputs have their place yet.
fn parts(image: &Image) -> Vec<Part> {
    let mut parts: Vec<Part> = image.outputs.iter().map(program_part).collect();
    let (symbols, strings) = symbols(image);
    let table = |name, kind, link, entry_size, data| {
        let flags = SHF_ALLOC;
        Part { name, kind, flags, link, entry_size, data, ..Part::default() }
    };
    let dynamic = vec![0; DYNAMIC_ENTRIES * 16];
    parts.push(table(".dynamic", SHT_DYNAMIC, ".dynstr", 16, dynamic));
    // One local symbol, the null one, comes before the global ones.
    let dynsym = table(".dynsym", SHT_DYNSYM, ".dynstr", SYMBOL, symbols);
    parts.push(Part { info: 1, ..dynsym });
    parts.push(table(".dynstr", SHT_STRTAB, "", 0, strings));
    parts.push(table(".rel.dyn", SHT_REL, ".dynsym", RELOCATION, relocations(image)));
    parts.push(Part { name: ".shstrtab", kind: SHT_STRTAB, ..Part::default() });
    let names = parts.iter().fold(vec![0], |names, p| [&names, p.name.as_bytes(), &[0]].concat());
    parts.last_mut().expect("just pushed").data = names;
    parts
}

fn program_part(output: &Output) -> Part {
    let (name, flags) = match output.kind {
        Kind::Text => (".text", SHF_ALLOC | SHF_EXECINSTR),
        Kind::Rodata => (".rodata", SHF_ALLOC),
        Kind::RelRo => (".data.rel.ro", SHF_ALLOC),
    };
    let (at, data) = (output.address, output.data.clone());
    Part { name, kind: SHT_PROGBITS, flags, at, data, ..Part::default() }
}

/// `.dynsym` (null, `entrypoint`, syscalls) and its strings.
fn symbols(image: &Image) -> (Vec<u8>, Vec<u8>) {
    let (mut table, mut strings) = (vec![0; SYMBOL as usize], vec![0]);
    let mut add = |name: &str, section: u16, value: u64| {
        table.extend_from_slice(&(strings.len() as u32).to_le_bytes());
        table.extend_from_slice(&[if section == 0 { 0x10 } else { 0x12 }, 0]); // GLOBAL, FUNC
        table.extend_from_slice(&section.to_le_bytes());
        table.extend(words(&[value, 0]));
        strings.extend_from_slice(name.as_bytes());
        strings.push(0);
    };
    add("entrypoint", 1, image.entry);
    image.syscalls.iter().for_each(|name| add(name, 0, 0));
    (table, strings)
}

fn relocations(image: &Image) -> Vec<u8> {
    let entry = |d: &Dynamic| match d {
        Dynamic::Relative { offset } => [*offset, R_BPF_64_RELATIVE],
        // Symbols 0 and 1 are the null symbol and the entry point.
        Dynamic::Syscall { offset, symbol } => [*offset, (*symbol as u64 + 2) << 32 | R_BPF_64_32],
    };
    image.dynamic.iter().flat_map(|d| words(&entry(d))).collect()
}

fn dynamic_table(parts: &[Part]) -> Vec<u8> {
    let place = |name| {
        let part = parts.iter().find(|p| p.name == name);
        part.map_or((0, 0), |p| (p.at as u64, p.data.len() as u64))
    };
    let (symbols, _) = place(".dynsym");
    let (strings, strings_size) = place(".dynstr");
    let (relocations, relocations_size) = place(".rel.dyn");
    let entries: [[u64; 2]; DYNAMIC_ENTRIES] = [
        [17, relocations],      // DT_REL
        [18, relocations_size], // DT_RELSZ
        [19, RELOCATION],       // DT_RELENT
        [6, symbols],           // DT_SYMTAB
        [11, SYMBOL],           // DT_SYMENT
        [5, strings],           // DT_STRTAB
        [10, strings_size],     // DT_STRSZ
        [30, 4],                // DT_FLAGS: DF_TEXTREL
        [0, 0],                 // DT_NULL
    ];
    words(entries.as_flattened())
}

fn file_header(entry: u64, section_headers: usize, sections: usize) -> Vec<u8> {
    let mut head = b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0".to_vec();
    head.extend(halves(&[ET_DYN, EM_BPF, 1, 0])); // the version is a word
    head.extend(words(&[entry, HEADER as u64, section_headers as u64]));
    head.extend(halves(&[0, 0])); // flags: version 0
    let sizes = [HEADER, PROGRAM_HEADER, PROGRAM_HEADERS, SECTION_HEADER, sections, sections - 1];
    head.extend(halves(&sizes.map(|size| size as u16)));
    head
}

/// Text; all else that is loaded; `.dynamic`.
fn program_headers(parts: &[Part]) -> Vec<u8> {
    let end = |p: &Part| p.at + p.data.len();
    let text_end = parts.first().map_or(TEXT_OFFSET, end);
    let loaded_end = parts.iter().filter(|p| p.flags & SHF_ALLOC != 0).map(end).max();
    let loaded_end = loaded_end.unwrap_or(text_end);
    let dynamic = parts.iter().find(|p| p.name == ".dynamic");
    let dynamic = dynamic.map_or(0..0, |p| p.at..end(p));
    let segments = [
        (PT_LOAD, PF_R | PF_X, TEXT_OFFSET..text_end),
        (PT_LOAD, PF_R, text_end..loaded_end),
        (PT_DYNAMIC, PF_R, dynamic),
    ];
    let mut out = Vec::new();
    for (kind, flags, range) in segments {
        out.extend([kind.to_le_bytes(), flags.to_le_bytes()].concat());
        let (at, size) = (range.start as u64, range.len() as u64);
        out.extend(words(&[at, at, at, size, size, 8]));
    }
    out
}

fn section_header(part: &Part, parts: &[Part]) -> Vec<u8> {
    // Header 0 and the empty name come first.
    let link = parts.iter().position(|p| p.name == part.link).map_or(0, |i| i as u32 + 1);
    let before = parts.iter().take_while(|p| p.name != part.name);
    let name = 1 + before.map(|p| p.name.len() as u32 + 1).sum::<u32>();
    let (at, size) = (part.at as u64, part.data.len() as u64);
    let address = if part.flags & SHF_ALLOC == 0 { 0 } else { at };
    let mut out = [name.to_le_bytes(), part.kind.to_le_bytes()].concat();
    out.extend(words(&[part.flags, address, at, size]));
    out.extend([link.to_le_bytes(), part.info.to_le_bytes()].concat());
    out.extend(words(&[8, part.entry_size]));
    out
}

fn words(values: &[u64]) -> Vec<u8> {
    values.iter().flat_map(|v| v.to_le_bytes()).collect()
}

fn halves(values: &[u16]) -> Vec<u8> {
    values.iter().flat_map(|v| v.to_le_bytes()).collect()
}
