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
const SECTION_HEADER: u64 = 64;
const SYMBOL: u64 = 24;
const RELOCATION: u64 = 16;

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

/// Returns the bytes of the shared object.
pub fn write(image: &Image) -> Vec<u8> {
    let mut file = File { bytes: vec![0; TEXT_OFFSET], sections: Vec::new(), names: vec![0] };
    file.section("", Header::default());
    for output in &image.outputs {
        file.bytes.resize(output.address, 0);
        file.bytes.extend_from_slice(&output.data);
        let (name, flags) = match output.kind {
            Kind::Text => (".text", SHF_ALLOC | SHF_EXECINSTR),
            Kind::Rodata => (".rodata", SHF_ALLOC),
            Kind::RelRo => (".data.rel.ro", SHF_ALLOC),
        };
        let at = output.address as u64;
        file.section(name, Header { kind: SHT_PROGBITS, flags, at, align: 8, ..Header::default() });
    }
    let dynamic = file.dynamic_tables(image);
    file.finish(image, dynamic)
}

/// A section header before its name and size are known.
#[derive(Default)]
struct Header {
    name: u32,
    kind: u32,
    flags: u64,
    at: u64,
    size: u64,
    link: u32,
    info: u32,
    align: u64,
    entry_size: u64,
}

/// A place in the file.
#[derive(Clone, Copy)]
struct Span {
    at: u64,
    size: u64,
}

struct File {
    bytes: Vec<u8>,
    sections: Vec<Header>,
    names: Vec<u8>,
}

impl File {
    /// Adds the header of a section that reaches from `header.at` to the end of the file.
    fn section(&mut self, name: &str, mut header: Header) -> Span {
        header.name = if name.is_empty() { 0 } else { self.names.len() as u32 };
        if !name.is_empty() {
            self.names.extend_from_slice(name.as_bytes());
            self.names.push(0);
            header.size = self.bytes.len() as u64 - header.at;
        }
        let span = Span { at: header.at, size: header.size };
        self.sections.push(header);
        span
    }

    /// Appends a table and its header, aligned to eight bytes.
    fn table(&mut self, name: &str, words: &[u8], header: Header) -> Span {
        self.bytes.resize(self.bytes.len().next_multiple_of(8), 0);
        let at = self.bytes.len() as u64;
        self.bytes.extend_from_slice(words);
        self.section(name, Header { at, ..header })
    }

    /// Appends `.dynamic` and the tables it names; returns where `.dynamic` is.
    fn dynamic_tables(&mut self, image: &Image) -> Span {
        let (symbols, strings) = symbols(image);
        let relocations = relocations(image);
        let tag = |at: &mut u64, size: usize| {
            let start = *at;
            *at = (start + size as u64).next_multiple_of(8);
            start
        };
        let mut at = self.bytes.len().next_multiple_of(8) as u64 + 9 * 16;
        let symbols_at = tag(&mut at, symbols.len());
        let strings_at = tag(&mut at, strings.len());
        let relocations_at = tag(&mut at, relocations.len());
        let entries = [
            [17, relocations_at],           // DT_REL
            [18, relocations.len() as u64], // DT_RELSZ
            [19, RELOCATION],               // DT_RELENT
            [6, symbols_at],                // DT_SYMTAB
            [11, SYMBOL],                   // DT_SYMENT
            [5, strings_at],                // DT_STRTAB
            [10, strings.len() as u64],     // DT_STRSZ
            [0x1e, 4],                      // DT_FLAGS: DF_TEXTREL
            [0, 0],                         // DT_NULL
        ];
        let symbol_table = self.sections.len() as u32 + 1;
        let string_table = symbol_table + 1;
        let alloc = || Header { flags: SHF_ALLOC, align: 8, ..Header::default() };
        let dynamic = self.table(
            ".dynamic",
            &words(entries.as_flattened()),
            Header { kind: SHT_DYNAMIC, link: string_table, entry_size: 16, ..alloc() },
        );
        let header =
            Header { kind: SHT_DYNSYM, link: string_table, info: 1, entry_size: SYMBOL, ..alloc() };
        self.table(".dynsym", &symbols, header);
        self.table(".dynstr", &strings, Header { kind: SHT_STRTAB, ..alloc() });
        let header =
            Header { kind: SHT_REL, link: symbol_table, entry_size: RELOCATION, ..alloc() };
        self.table(".rel.dyn", &relocations, header);
        dynamic
    }

    /// Appends the section headers and fills in the headers at the start.
    fn finish(mut self, image: &Image, dynamic: Span) -> Vec<u8> {
        let loaded_end = self.bytes.len() as u64;
        let mut names = std::mem::take(&mut self.names);
        let name = names.len() as u32;
        names.extend_from_slice(b".shstrtab\0");
        let at = self.bytes.len() as u64;
        let size = names.len() as u64;
        self.bytes.extend_from_slice(&names);
        self.sections.push(Header {
            name,
            kind: SHT_STRTAB,
            at,
            size,
            align: 1,
            ..Header::default()
        });
        self.bytes.resize(self.bytes.len().next_multiple_of(8), 0);
        let headers_at = self.bytes.len() as u64;
        for s in &self.sections {
            self.bytes.extend_from_slice(&s.name.to_le_bytes());
            self.bytes.extend_from_slice(&s.kind.to_le_bytes());
            self.bytes.extend(words(&[s.flags, s.at, s.at, s.size]));
            self.bytes.extend_from_slice(&s.link.to_le_bytes());
            self.bytes.extend_from_slice(&s.info.to_le_bytes());
            self.bytes.extend(words(&[s.align, s.entry_size]));
        }
        let text_end =
            image.outputs.first().map_or(TEXT_OFFSET, |o| o.address + o.data.len()) as u64;
        let start = TEXT_OFFSET as u64;
        let mut head = self.file_header(image.entry, headers_at);
        head.extend(program_header(1, PF_R | PF_X, Span { at: start, size: text_end - start }));
        head.extend(program_header(1, PF_R, Span { at: text_end, size: loaded_end - text_end }));
        head.extend(program_header(2, PF_R, dynamic));
        self.bytes[..head.len()].copy_from_slice(&head);
        self.bytes
    }

    fn file_header(&self, entry: u64, headers_at: u64) -> Vec<u8> {
        let mut head = b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0".to_vec();
        head.extend(halves(&[ET_DYN, EM_BPF, 1, 0])); // e_version is a word
        head.extend(words(&[entry, HEADER as u64, headers_at]));
        let sections = self.sections.len() as u16;
        head.extend(halves(&[0, 0, HEADER as u16, PROGRAM_HEADER as u16, PROGRAM_HEADERS as u16]));
        head.extend(halves(&[SECTION_HEADER as u16, sections, sections - 1]));
        head
    }
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

fn program_header(kind: u32, flags: u32, span: Span) -> Vec<u8> {
    let Span { at, size } = span;
    let mut out = [kind.to_le_bytes(), flags.to_le_bytes()].concat();
    out.extend(words(&[at, at, at, size, size, 8]));
    out
}

fn words(values: &[u64]) -> Vec<u8> {
    values.iter().flat_map(|v| v.to_le_bytes()).collect()
}

fn halves(values: &[u16]) -> Vec<u8> {
    values.iter().flat_map(|v| v.to_le_bytes()).collect()
}
