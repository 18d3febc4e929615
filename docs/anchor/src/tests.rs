//! Both instructions by their wire format, with everything wrong that can be.

use std::{cell::Cell, sync::Once};

use anchor_lang::{
    error::ErrorCode,
    solana_program::{account_info::AccountInfo, program_error::ProgramError},
    InstructionData,
};
use solana_sysvar::program_stubs::{set_syscall_stubs, SyscallStubs};

use super::*;

const OWNER: Pubkey = Pubkey::new_from_array([1; 32]);
const SESSION: Pubkey = Pubkey::new_from_array([2; 32]);
const STRANGER: Pubkey = Pubkey::new_from_array([3; 32]);
const NOW: i64 = 1_000;

thread_local! {
    static HEIGHT: Cell<u64> = const { Cell::new(1) };
}

/// The runtime: a clock that stands, and how deep the program is called.
struct Runtime;

impl SyscallStubs for Runtime {
    fn sol_log(&self, _: &str) {}

    fn sol_get_clock_sysvar(&self, at: *mut u8) -> u64 {
        let clock = Clock { unix_timestamp: NOW, ..Clock::default() };
        // SAFETY: the caller gives room for a clock.
        unsafe { at.cast::<Clock>().write(clock) };
        0
    }

    fn sol_get_stack_height(&self) -> u64 {
        HEIGHT.get()
    }
}

/// An account as the runtime would pass it.
struct Fake {
    key: Pubkey,
    owner: Pubkey,
    lamports: u64,
    data: Vec<u8>,
    signs: bool,
}

/// A session writes, or its owner lets it in: nothing is wrong until something is spoilt.
#[derive(Clone)]
struct Scene {
    book: Book,
    token: SessionTokenV2,
    token_owner: Pubkey,
    token_data: Option<Vec<u8>>, // instead of the token
    signer: Pubkey,
    signs: bool,
    with_token: bool,
}

impl Scene {
    fn session() -> Self {
        Self {
            book: Book { owner: OWNER, guest: SESSION, guest_until: NOW + 1, entries: 7 },
            token: SessionTokenV2 {
                authority: OWNER,
                target_program: ID,
                session_signer: SESSION,
                fee_payer: OWNER,
                valid_until: NOW + 1,
            },
            token_owner: SESSION_PROGRAM,
            token_data: None,
            signer: SESSION,
            signs: true,
            with_token: true,
        }
    }

    fn owner() -> Self {
        Self { signer: OWNER, ..Self::session() }
    }

    fn bytes(&self) -> Vec<u8> {
        self.token_data.clone().unwrap_or_else(|| {
            let mut data = SessionTokenV2::DISCRIMINATOR.to_vec();
            self.token.serialize(&mut data).unwrap();
            data
        })
    }

    /// The verdict, and the guestbook afterwards.
    fn run(&self, instruction: &[u8]) -> (std::result::Result<(), ProgramError>, Book) {
        static RUNTIME: Once = Once::new();
        RUNTIME.call_once(|| drop(set_syscall_stubs(Box::new(Runtime))));
        let mut book = Vec::new();
        self.book.try_serialize(&mut book).unwrap();
        let token = if self.with_token { Pubkey::new_unique() } else { ID };
        let mut fakes = [
            Fake { key: Pubkey::new_unique(), owner: ID, lamports: 1, data: book, signs: false },
            Fake {
                key: self.signer,
                owner: Pubkey::default(),
                lamports: 1,
                data: vec![],
                signs: self.signs,
            },
            Fake {
                key: token,
                owner: self.token_owner,
                lamports: 1,
                data: self.bytes(),
                signs: false,
            },
        ];
        let verdict = {
            let [book, signer, token] = &mut fakes;
            let infos = [info(book, true), info(signer, false), info(token, false)];
            // SAFETY: Anchor wants accounts to live as long as they borrow, which they do here.
            let infos: &[AccountInfo] = unsafe { std::mem::transmute(&infos[..]) };
            crate::entry(&ID, infos, instruction)
        };
        (verdict, Book::try_deserialize(&mut &fakes[0].data[..]).unwrap())
    }

    #[track_caller]
    fn writes(&self, want: std::result::Result<(), u32>) {
        let (verdict, book) = self.run(&instruction::Write {}.data());
        assert_eq!(verdict, want.map_err(ProgramError::Custom));
        assert_eq!(book.entries, if want.is_ok() { 8 } else { 7 });
    }

    #[track_caller]
    fn lets_in(&self, want: std::result::Result<(), u32>) {
        let mut scene = self.clone();
        (scene.book.guest, scene.book.guest_until) = Default::default();
        let (verdict, book) = scene.run(&instruction::LetIn {}.data());
        assert_eq!(verdict, want.map_err(ProgramError::Custom));
        let guest =
            if want.is_ok() { (SESSION, self.token.valid_until) } else { (Pubkey::default(), 0) };
        assert_eq!((book.guest, book.guest_until), guest);
    }
}

fn info(fake: &mut Fake, writable: bool) -> AccountInfo<'_> {
    AccountInfo::new(
        &fake.key,
        fake.signs,
        writable,
        &mut fake.lamports,
        &mut fake.data,
        &fake.owner,
        false,
    )
}

fn refused(why: Refusal) -> std::result::Result<(), u32> {
    Err(why.into())
}

fn anchor(why: ErrorCode) -> std::result::Result<(), u32> {
    Err(why.into())
}

type Spoil = fn(&mut Scene);

#[test]
fn the_owner_and_the_session_it_let_in_write() {
    Scene::session().writes(Ok(()));
    Scene { with_token: false, ..Scene::owner() }.writes(Ok(()));
}

#[test]
fn nobody_else_writes() {
    let rows: &[(Spoil, std::result::Result<(), u32>)] = &[
        (|s| s.signs = false, anchor(ErrorCode::AccountNotSigner)),
        (|s| s.token_owner = STRANGER, anchor(ErrorCode::AccountOwnedByWrongProgram)),
        (|s| s.token_owner = Pubkey::default(), anchor(ErrorCode::AccountOwnedByWrongProgram)),
        (|s| s.signer = STRANGER, refused(Refusal::WrongSigner)),
        (|s| s.signer = OWNER, refused(Refusal::WalletWithToken)),
        (|s| s.with_token = false, refused(Refusal::NotOwner)),
        (|s| s.token.authority = STRANGER, refused(Refusal::WrongAuthority)),
        (|s| s.token.target_program = SESSION_PROGRAM, refused(Refusal::WrongProgram)),
        (|s| s.token.valid_until = NOW, refused(Refusal::TokenExpired)),
        (|s| s.token.valid_until = i64::MIN, refused(Refusal::TokenExpired)),
        (|s| s.book.guest = STRANGER, refused(Refusal::NotLetIn)),
        (|s| s.book.guest = Pubkey::default(), refused(Refusal::NotLetIn)),
        (|s| s.book.guest_until = NOW, refused(Refusal::NoLongerLetIn)),
        (|s| s.book.owner = STRANGER, refused(Refusal::WrongAuthority)),
    ];
    for (spoil, want) in rows {
        let mut scene = Scene::session();
        spoil(&mut scene);
        scene.writes(*want);
    }
}

#[test]
fn only_a_whole_token_of_the_second_version_is_read() {
    for len in [0, 7, 8, 112, 143, 145, 1_000] {
        let mut scene = Scene::session();
        let mut data = scene.bytes();
        data.resize(len, 0);
        scene.token_data = Some(data);
        scene.writes(refused(Refusal::TokenMalformed));
    }
    for bit in 0..64 {
        let mut scene = Scene::session();
        let mut data = scene.bytes();
        data[bit / 8] ^= 1 << (bit % 8);
        scene.token_data = Some(data);
        scene.writes(refused(Refusal::TokenMalformed));
    }
}

#[test]
fn the_owner_lets_a_session_in() {
    Scene::owner().lets_in(Ok(()));
}

#[test]
fn nobody_else_lets_a_session_in() {
    let rows: &[(Spoil, std::result::Result<(), u32>)] = &[
        (|s| s.signs = false, anchor(ErrorCode::AccountNotSigner)),
        (|s| s.signer = SESSION, anchor(ErrorCode::ConstraintHasOne)),
        (|s| s.signer = STRANGER, anchor(ErrorCode::ConstraintHasOne)),
        (|s| s.token_owner = STRANGER, anchor(ErrorCode::AccountOwnedByWrongProgram)),
        (|s| s.token.authority = STRANGER, refused(Refusal::WrongAuthority)),
        (|s| s.token.target_program = SESSION_PROGRAM, refused(Refusal::WrongProgram)),
        (|s| s.token.session_signer = OWNER, refused(Refusal::WalletWithToken)),
        (|s| s.token.valid_until = NOW, refused(Refusal::TokenExpired)),
    ];
    for (spoil, want) in rows {
        let mut scene = Scene::owner();
        spoil(&mut scene);
        scene.lets_in(*want);
    }
}

#[test]
fn no_program_lets_a_session_in_with_the_owners_signature() {
    HEIGHT.set(2);
    Scene::owner().lets_in(refused(Refusal::NotTopLevel));
    HEIGHT.set(1);
}
