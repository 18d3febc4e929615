//! The Anchor IDL (spec 0.1.0), written from the documentation of the instructions, the layouts and
//! the error list.

use std::{format, string::String, vec::Vec};

use super::{layout, layout::Field, ADDRESS};
use crate::{error::Error, instruction::Instruction};

const SYSTEM_PROGRAM: &str = "11111111111111111111111111111111";

/// The whole file.
pub fn text() -> String {
    let instructions = list(Instruction::ALL.iter().map(|i| instruction(*i)));
    let accounts = list([
        account("Game", layout::DISCRIMINATOR_GAME),
        account("SessionPolicy", layout::DISCRIMINATOR_POLICY),
    ]);
    let errors = list(Error::ALL.iter().map(|e| {
        format!("{{\"code\": {}, \"name\": {:?}, \"msg\": {:?}}}", e.code(), e.name(), e.message())
    }));
    let types = list([
        zero_copy("Game", layout::GAME),
        zero_copy("SessionPolicy", layout::POLICY),
        start(),
    ]);
    format!(
        "{{\n\"address\": {ADDRESS:?},\n\"metadata\": {{\"name\": \"chess\", \"version\": {:?}, \"spec\": \"0.1.0\", \
         \"description\": {:?}}},\n\"instructions\": {instructions},\n\"accounts\": {accounts},\n\"errors\": {errors},\n\
         \"types\": {types}\n}}\n",
        env!("CARGO_PKG_VERSION"),
        env!("CARGO_PKG_DESCRIPTION"),
    )
}

/// One item a line.
fn list(items: impl IntoIterator<Item = String>) -> String {
    let items: Vec<String> = items.into_iter().collect();
    format!("[\n{}\n]", items.join(",\n"))
}

fn instruction(instruction: Instruction) -> String {
    let lines: Vec<&str> =
        instruction.docs().iter().map(|l| l.trim()).filter(|l| !l.is_empty()).collect();
    let at = lines.iter().position(|l| l.starts_with("0 ")).expect("a line of accounts");
    let docs = lines[..at].join(" ").replace('`', "");
    let accounts: Vec<String> =
        lines[at].split(" · ").map(|text| account_of(instruction, text)).collect();
    let args: Vec<String> =
        lines.get(at + 1).into_iter().flat_map(|l| l.split(" · ")).map(arg_of).collect();
    format!(
        "{{\"name\": {:?}, \"docs\": [{docs:?}], \"discriminator\": {:?},\n \"accounts\": [\n  {}],\n \"args\": [{}]}}",
        instruction.name(),
        instruction.tag(),
        accounts.join(",\n  "),
        args.join(", "),
    )
}

/// An account from its documentation: "2 `[W S]` name? (remark)".
fn account_of(instruction: Instruction, text: &str) -> String {
    let text = text.split(" (").next().unwrap();
    let (_, text) = text.split_once(' ').expect("a number");
    let (flags, name) = match text.strip_prefix("`[") {
        Some(rest) => rest.split_once("]` ").expect("closed flags"),
        None => ("", text),
    };
    let mut out = format!("{{\"name\": {:?}", name.trim_end_matches('?'));
    for (flag, key) in [('W', "writable"), ('S', "signer")] {
        if flags.contains(flag) {
            out += &format!(", {key:?}: true");
        }
    }
    if name.ends_with('?') {
        out += ", \"optional\": true";
    }
    out + &address_of(instruction, name.trim_end_matches('?')) + "}"
}

/// Where an account stands, if that can be told. A game's creator is the signer only when no
/// session acts.
fn address_of(instruction: Instruction, name: &str) -> String {
    match (instruction, name) {
        (_, "system_program") => format!(", \"address\": {SYSTEM_PROGRAM:?}"),
        (Instruction::EndPolicy, "policy") => String::new(),
        (_, "policy") => {
            format!(
                ", \"pda\": {{\"seeds\": [{}, {}]}}",
                constant(b"policy"),
                path("account", "session_token")
            )
        }
        (Instruction::CreateGame, "game") => format!(
            ", \"pda\": {{\"seeds\": [{}, {}, {}]}}",
            constant(b"game"),
            path("account", "signer"),
            path("arg", "game_id")
        ),
        _ => String::new(),
    }
}

fn constant(bytes: &[u8]) -> String {
    format!("{{\"kind\": \"const\", \"value\": {bytes:?}}}")
}

fn path(kind: &str, path: &str) -> String {
    format!("{{\"kind\": {kind:?}, \"path\": {path:?}}}")
}

/// An argument from its documentation: "name type (remark)".
fn arg_of(text: &str) -> String {
    let text = text.split(" (").next().unwrap();
    let (name, kind) = text.split_once(' ').expect("a name and a type");
    format!("{{\"name\": {name:?}, \"type\": {}}}", type_of(kind))
}

fn type_of(kind: &str) -> String {
    if let Some(inner) = kind.strip_prefix("Option<").and_then(|k| k.strip_suffix('>')) {
        return format!("{{\"option\": {}}}", type_of(inner));
    }
    match kind {
        "Pubkey" => "\"pubkey\"".into(),
        "[`Start`]" => "{\"defined\": {\"name\": \"Start\"}}".into(),
        number => format!("{number:?}"),
    }
}

fn account(name: &str, discriminator: u64) -> String {
    format!("{{\"name\": {name:?}, \"discriminator\": {:?}}}", discriminator.to_le_bytes())
}

fn zero_copy(name: &str, fields: &[Field]) -> String {
    // Anchor takes the discriminator for granted.
    let fields = fields.iter().skip(1).map(|f| {
        let kind = format!("{:?}", f.kind);
        let kind = if f.count > 1 { format!("{{\"array\": [{kind}, {}]}}", f.count) } else { kind };
        format!("  {{\"name\": {:?}, \"type\": {kind}}}", f.name)
    });
    format!(
        "{{\"name\": {name:?}, \"serialization\": \"bytemuck\", \"repr\": {{\"kind\": \"c\"}},\n \
         \"type\": {{\"kind\": \"struct\", \"fields\": {}}}}}",
        list(fields)
    )
}

fn start() -> String {
    let fields = [
        ("board", "{\"array\": [\"u8\", 32]}"),
        ("turn", "\"u8\""),
        ("castling", "\"u8\""),
        ("en_passant", "\"u8\""),
        ("halfmove", "\"u8\""),
        ("fullmove", "\"u16\""),
    ]
    .map(|(name, kind)| format!("  {{\"name\": {name:?}, \"type\": {kind}}}"));
    format!(
        "{{\"name\": \"Start\", \"type\": {{\"kind\": \"struct\", \"fields\": {}}}}}",
        list(fields)
    )
}
