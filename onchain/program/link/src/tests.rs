//! Objects made by hand, linked, and looked at through the `object` crate.

use {
    crate::{image, input, link},
    object::{
        elf, write, Architecture, BinaryFormat, Endianness, Object, ObjectSection, ObjectSymbol,
        RelocationFlags, SectionKind, SymbolFlags, SymbolKind, SymbolScope,
    },
};

const LDDW: [u8; 16] = [0x18, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
const CALL: [u8; 8] = [0x85, 0x10, 0, 0, 0xff, 0xff, 0xff, 0xff];
const EXIT: [u8; 8] = [0x95, 0, 0, 0, 0, 0, 0, 0];
const LDDW_ADDRESS: u32 = 1;
const POINTER: u32 = 2;
const CALL_TARGET: u32 = 10;

/// An object under construction.
struct Draft(write::Object<'static>);

impl Draft {
    /// Starts with `text`, whose first instruction is the entry point.
    fn new(text: &[&[u8]]) -> (Self, write::SectionId) {
        let object = write::Object::new(BinaryFormat::Elf, Architecture::Bpf, Endianness::Little);
        let mut draft = Self(object);
        let section = draft.section(".text", SectionKind::Text, &text.concat());
        draft.symbol("entrypoint", section, 0);
        (draft, section)
    }

    fn section(&mut self, name: &str, kind: SectionKind, data: &[u8]) -> write::SectionId {
        let id = self.0.add_section(Vec::new(), name.into(), kind);
        self.0.append_section_data(id, data, 8);
        id
    }

    fn symbol(&mut self, name: &str, section: write::SectionId, value: u64) -> write::SymbolId {
        self.add(name, write::SymbolSection::Section(section), value)
    }

    fn undefined(&mut self, name: &str) -> write::SymbolId {
        self.add(name, write::SymbolSection::Undefined, 0)
    }

    fn add(&mut self, name: &str, section: write::SymbolSection, value: u64) -> write::SymbolId {
        self.0.add_symbol(write::Symbol {
            name: name.into(),
            value,
            size: 0,
            kind: SymbolKind::Text,
            scope: SymbolScope::Linkage,
            weak: false,
            section,
            flags: SymbolFlags::None,
        })
    }

    fn relocate(&mut self, at: (write::SectionId, u64), r_type: u32, symbol: write::SymbolId) {
        let flags = RelocationFlags::Elf { r_type: elf::RelocationType(r_type) };
        let relocation = write::Relocation { offset: at.1, symbol, addend: 0, flags };
        self.0.add_relocation(at.0, relocation).unwrap();
    }

    /// Links the object; errors as text.
    fn link(self) -> Result<Vec<u8>, String> {
        let input = input::read(&self.0.write().unwrap()).map_err(|e| e.to_string())?;
        let image = link::link(input).map_err(|e| e.to_string())?;
        Ok(image::write(&image))
    }
}

/// The data and address of a section of a linked file.
fn section(file: &[u8], name: &str) -> (Vec<u8>, u64) {
    let file = object::File::parse(file).unwrap();
    let section = file.section_by_name(name).unwrap();
    (section.data().unwrap().to_vec(), section.address())
}

/// The loader's relocations: offset, type, symbol name.
fn dynamic(file: &[u8]) -> Vec<(u64, u64, String)> {
    let (table, _) = section(file, ".rel.dyn");
    let file = object::File::parse(file).unwrap();
    let names: Vec<String> = file.dynamic_symbols().map(|s| s.name().unwrap().to_owned()).collect();
    let entry = |entry: &[u8]| {
        let word = |at| u64::from_le_bytes(entry[at..at + 8].try_into().unwrap());
        let symbol = (word(8) >> 32) as usize;
        let name = symbol.checked_sub(1).map_or(String::new(), |i| names[i].clone());
        (word(0), word(8) & 0xffff_ffff, name)
    };
    table.chunks(16).map(entry).collect()
}

fn word(data: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(data[at..at + 4].try_into().unwrap())
}

#[test]
fn an_address_goes_into_both_immediates_and_is_rebased_by_the_loader() {
    let (mut draft, text) = Draft::new(&[&LDDW, &EXIT]);
    let data = draft.section(".rodata", SectionKind::ReadOnlyData, &[7; 24]);
    let symbol = draft.symbol("table", data, 16);
    draft.relocate((text, 0), LDDW_ADDRESS, symbol);

    let file = draft.link().unwrap();

    let (code, code_at) = section(&file, ".text");
    let (_, table_at) = section(&file, ".rodata");
    assert_eq!((word(&code, 4), word(&code, 12)), (table_at as u32 + 16, 0));
    assert_eq!(dynamic(&file), [(code_at, 8, String::new())]);
}

#[test]
fn an_addend_in_the_immediate_is_kept() {
    let mut lddw = LDDW;
    lddw[4] = 5;
    let (mut draft, text) = Draft::new(&[&lddw, &EXIT]);
    let data = draft.section(".rodata.str", SectionKind::ReadOnlyString, b"hello world");
    let symbol = draft.symbol("text", data, 1);
    draft.relocate((text, 0), LDDW_ADDRESS, symbol);

    let file = draft.link().unwrap();

    let (_, at) = section(&file, ".rodata");
    assert_eq!(word(&section(&file, ".text").0, 4), at as u32 + 6);
}

#[test]
fn a_pointer_in_data_holds_its_address_in_the_upper_word() {
    let (mut draft, text) = Draft::new(&[&EXIT]);
    let data = draft.section(".data.rel.ro", SectionKind::ReadOnlyDataWithRel, &[0; 16]);
    let symbol = draft.symbol("code", text, 0);
    draft.relocate((data, 8), POINTER, symbol);

    let file = draft.link().unwrap();

    let (table, table_at) = section(&file, ".data.rel.ro");
    let (_, code_at) = section(&file, ".text");
    assert_eq!((word(&table, 8), word(&table, 12)), (0, code_at as u32));
    assert_eq!(dynamic(&file), [(table_at + 8, 8, String::new())]);
}

#[test]
fn a_syscall_is_left_to_the_loader_under_its_name() {
    let (mut draft, text) = Draft::new(&[&CALL, &CALL, &CALL, &EXIT]);
    let (log, abort) = (draft.undefined("sol_log_"), draft.undefined("abort"));
    draft.relocate((text, 0), CALL_TARGET, log);
    draft.relocate((text, 8), CALL_TARGET, abort);
    draft.relocate((text, 16), CALL_TARGET, log);

    let file = draft.link().unwrap();

    let (code, at) = section(&file, ".text");
    assert_eq!([4, 12, 20].map(|i| word(&code, i)), [u32::MAX; 3]);
    let names = ["sol_log_", "abort", "sol_log_"];
    let want = [0, 1, 2].map(|i| (at + 8 * i, 10, names[i as usize].to_owned()));
    assert_eq!(dynamic(&file), want);
}

#[test]
fn a_call_to_a_cold_section_counts_instructions_from_the_next_one() {
    let (mut draft, text) = Draft::new(&[&CALL, &EXIT]);
    let cold = draft.section(".text.unlikely.", SectionKind::Text, &[EXIT, EXIT].concat());
    let symbol = draft.symbol("cold", cold, 8);
    draft.relocate((text, 0), CALL_TARGET, symbol);

    let file = draft.link().unwrap();

    // call 0, exit 1, cold: exit 2, exit 3.
    assert_eq!(word(&section(&file, ".text").0, 4), 2);
    assert_eq!(dynamic(&file), []);
}

#[test]
fn a_call_through_a_section_keeps_the_distance_in_its_immediate() {
    let mut call = CALL;
    call[4..].copy_from_slice(&1i32.to_le_bytes());
    let (mut draft, _) = Draft::new(&[&EXIT, &EXIT, &EXIT]);
    let cold = draft.section(".text.unlikely.", SectionKind::Text, &[call, EXIT].concat());
    let text = draft.0.section_id(write::StandardSection::Text);
    let symbol = draft.0.section_symbol(text);
    draft.relocate((cold, 0), CALL_TARGET, symbol);

    let file = draft.link().unwrap();

    // The call is instruction 3, its target instruction 2 of the text: two back from the next.
    assert_eq!(word(&section(&file, ".text").0, 28) as i32, -2);
}

#[test]
fn every_loaded_section_lies_at_its_address_and_the_entry_in_the_text() {
    let (mut draft, _) = Draft::new(&[&EXIT]);
    draft.section(".rodata", SectionKind::ReadOnlyData, b"odd");
    draft.section(".rodata.cst", SectionKind::ReadOnlyData, &[1; 32]);
    draft.section(".data.rel.ro", SectionKind::ReadOnlyDataWithRel, &[0; 8]);

    let file = draft.link().unwrap();

    let parsed = object::File::parse(&*file).unwrap();
    for section in parsed.sections().filter(|s| s.address() != 0) {
        assert_eq!(section.file_range().unwrap().0, section.address());
        assert_eq!(section.address() % 8, 0);
    }
    assert_eq!(parsed.entry(), section(&file, ".text").1);
    assert_eq!(section(&file, ".rodata").0.len(), 40);
}

#[test]
fn debug_sections_are_dropped_with_their_relocations() {
    let (mut draft, text) = Draft::new(&[&EXIT]);
    let debug = draft.section(".debug_info", SectionKind::Debug, &[0; 16]);
    let symbol = draft.symbol("code", text, 0);
    draft.relocate((debug, 0), 3, symbol);

    let file = draft.link().unwrap();

    assert!(object::File::parse(&*file).unwrap().section_by_name(".debug_info").is_none());
}

#[test]
fn the_same_object_gives_the_same_bytes() {
    let make = || {
        let (mut draft, text) = Draft::new(&[&LDDW, &CALL, &EXIT]);
        let data = draft.section(".rodata", SectionKind::ReadOnlyData, &[1; 8]);
        let (symbol, log) = (draft.symbol("data", data, 0), draft.undefined("sol_log_"));
        draft.relocate((text, 16), CALL_TARGET, log);
        draft.relocate((text, 0), LDDW_ADDRESS, symbol);
        draft.link().unwrap()
    };
    assert_eq!(make(), make());
}

#[test]
fn what_a_program_cannot_have_is_refused() {
    type Spoil = fn(&mut Draft, write::SectionId);
    let cases: [(Spoil, &str); 8] = [
        (
            |draft, _| _ = draft.section(".data", SectionKind::Data, &[1]),
            "section .data cannot be part of a program",
        ),
        (
            |draft, _| {
                let id = draft.0.section_id(write::StandardSection::UninitializedData);
                draft.0.append_section_bss(id, 8, 8);
            },
            "section .bss cannot be part of a program",
        ),
        (
            |draft, text| {
                let symbol = draft.undefined("memcpy");
                draft.relocate((text, 0), CALL_TARGET, symbol);
            },
            "symbol memcpy is neither defined nor a syscall",
        ),
        (
            |draft, text| {
                let symbol = draft.undefined("sol_log_");
                draft.relocate((text, 0), LDDW_ADDRESS, symbol);
            },
            "relocation at 0x0 is in the wrong section",
        ),
        (
            |draft, text| {
                let symbol = draft.symbol("code", text, 0);
                draft.relocate((text, 0), 4, symbol);
            },
            "relocation type 4 is not supported",
        ),
        (
            |draft, text| {
                let symbol = draft.symbol("code", text, 0);
                draft.relocate((text, 0), POINTER, symbol);
            },
            "relocation at 0x0 is in the wrong section",
        ),
        (
            |draft, text| {
                let symbol = draft.symbol("code", text, 0);
                draft.relocate((text, 4000), CALL_TARGET, symbol);
            },
            "relocation at 0xfa0 leaves its section",
        ),
        (
            |draft, text| {
                let symbol = draft.symbol("middle", text, 4);
                draft.relocate((text, 0), CALL_TARGET, symbol);
            },
            "cannot reach its target",
        ),
    ];
    for (spoil, want) in cases {
        let (mut draft, text) = Draft::new(&[&CALL, &EXIT]);
        spoil(&mut draft, text);
        let error = draft.link().unwrap_err();
        assert!(error.contains(want), "{error:?} does not say {want:?}");
    }
}

#[test]
fn an_object_without_an_entry_point_or_not_an_object_is_refused() {
    let empty = write::Object::new(BinaryFormat::Elf, Architecture::Bpf, Endianness::Little);
    let error = Draft(empty).link().unwrap_err();
    assert_eq!(error, "no symbol named entrypoint");
    assert!(input::read(b"not an object").unwrap_err().to_string().starts_with("read object: "));
}
