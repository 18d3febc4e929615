//! The instructions: the enum is the specification.
//!
//! Wire format as Anchor's: 8 bytes `sha256("global:<name>")[..8]`, then the arguments in borsh.
//! The length must be exact. Accounts come in the order listed, `[W]` writable, `[S]` signer; an
//! optional account `?` that is not given is the program's own id. The *actor accounts* are a
//! signer, its session token and its policy: without a token the signer is the wallet itself, with
//! one it is the session key (see [`crate::authorize`]).

use crate::{error::Error, state::Key};

macro_rules! instructions {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal $tag:literal,)+) => {
        /// What can be asked of the program.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Instruction {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl Instruction {
            /// Every instruction.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The name as Anchor spells it.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }

            /// The discriminator.
            pub const fn tag(self) -> [u8; 8] {
                match self {
                    $(Self::$variant => *$tag,)+
                }
            }

            /// The documentation above, from which the IDL is written.
            #[cfg(test)]
            pub const fn docs(self) -> &'static [&'static str] {
                match self {
                    $(Self::$variant => &[$($doc,)+],)+
                }
            }

            /// The instruction of a discriminator.
            #[inline(always)]
            pub const fn from_tag(tag: [u8; 8]) -> Option<Self> {
                $(if u64::from_ne_bytes(tag) == u64::from_ne_bytes(*$tag) {
                    return Some(Self::$variant);
                })+
                None
            }
        }
    };
}

instructions! {
    /// Opens a game; the creator takes a seat and waits.
    ///
    /// 0 `[W]` game (PDA `"game", creator, game_id`) · 1 `[W S]` signer (pays the rent) · 2 session_token? · 3 `[W]` policy? · 4 system_program
    ///
    /// game_id u64 · side u8 · initial_secs u32 (0: no clock) · increment_secs u32 · invited Option<Pubkey> · start Option<[`Start`]>
    CreateGame = "create_game" b"\x7c\x45\x4b\x42\xb8\xdc\x48\xce",
    /// Takes the open seat; the clock of the side to move starts.
    ///
    /// 0 `[W]` game · 1 `[S]` signer · 2 session_token? · 3 `[W]` policy?
    JoinGame = "join_game" b"\x6b\x70\x12\x26\x38\xad\x3c\x80",
    /// Plays a move of the side to move; the ply it is meant for must be the next one.
    ///
    /// 0 `[W]` game · 1 `[W S]` signer (pays the account's growth) · 2 session_token? · 3 `[W]` policy? · 4 system_program
    ///
    /// ply u16 · move u16
    PlayMove = "play_move" b"\xee\x46\x39\x8e\x33\xb4\xdb\x1f",
    /// Offers a draw; the offer stands until the opponent has moved.
    ///
    /// 0 `[W]` game · 1 `[S]` signer · 2 session_token? · 3 `[W]` policy?
    ///
    /// ply u16
    OfferDraw = "offer_draw" b"\x57\x10\x49\xeb\x4c\x89\xd8\xe5",
    /// Accepts the opponent's standing offer.
    ///
    /// 0 `[W]` game · 1 `[S]` signer · 2 session_token? · 3 `[W]` policy?
    ///
    /// ply u16
    AcceptDraw = "accept_draw" b"\x05\x0c\x17\xd5\xc9\x1b\x75\xc1",
    /// Gives the game up; a draw if the opponent cannot mate (FIDE 5.1.2).
    ///
    /// 0 `[W]` game · 1 `[S]` signer · 2 session_token? · 3 `[W]` policy?
    Resign = "resign" b"\xb1\xb1\x99\x60\x58\x95\xce\xe1",
    /// Claims a draw by threefold repetition or fifty moves (FIDE 9.2, 9.3), for the position on
    /// the board or the one after an intended move, which is then played. With a move it needs the
    /// rights, and counts as a move, of `play_move`.
    ///
    /// 0 `[W]` game · 1 `[W S]` signer · 2 session_token? · 3 `[W]` policy? · 4 system_program? (only with a move)
    ///
    /// ply u16 · intended Option<u16>
    ClaimDraw = "claim_draw" b"\x88\x53\xb2\xc8\xa9\xdc\x03\x16",
    /// Ends a game whose side to move has run out of time: lost, or drawn if the opponent cannot
    /// mate (FIDE 6.9). Anyone.
    ///
    /// 0 `[W]` game
    ClaimTimeout = "claim_timeout" b"\x82\xea\x2d\x35\x78\x5a\x56\xb2",
    /// Calls a game off: the creator while it waits, either side before the second ply.
    ///
    /// 0 `[W]` game · 1 `[S]` signer · 2 session_token? · 3 `[W]` policy?
    CancelGame = "cancel_game" b"\x79\xc2\x9a\x76\x67\xeb\x95\x34",
    /// Closes a game a minute after its end (a cancelled one at once). Anyone. The growth of the
    /// account goes back to the seats that paid it, all else to the creator.
    ///
    /// 0 `[W]` game · 1 `[W]` creator · 2 `[W]` white · 3 `[W]` black (an open seat: the system program)
    CloseGame = "close_game" b"\xed\xec\x9d\xc9\xfd\x14\xf8\x43",
    /// Says what a session may do, until its token's end as it is now. Only in a top-level
    /// instruction signed by the wallet.
    ///
    /// 0 `[W]` policy (PDA `"policy", session_token`) · 1 session_token · 2 `[W S]` authority (pays the rent) · 3 system_program
    ///
    /// actions u16 · game Option<Pubkey> (none: any) · moves Option<u32> (none: unlimited) · accept_v1 bool (true exactly for a token V1, which anyone may revoke)
    OpenPolicy = "open_policy" b"\x1e\x30\xa1\x43\xbd\xd0\x65\xb5",
    /// Lets a policy hold until its token's end as it is now, for a token that was made anew; and
    /// counts the moves anew if asked. All else stays. Only in a top-level instruction signed by the
    /// wallet; an ended policy stays ended.
    ///
    /// 0 `[W]` policy (PDA `"policy", session_token`) · 1 session_token · 2 `[S]` authority
    ///
    /// moves Option<u32> (none: those that are left)
    RenewPolicy = "renew_policy" b"\xda\x38\xf6\xbb\x54\xa7\xfa\x37",
    /// Ends a policy for good, by the wallet or by the session key itself.
    ///
    /// 0 `[W]` policy · 1 `[S]` signer
    EndPolicy = "end_policy" b"\x25\x05\xa6\x4c\x51\x43\xf6\x19",
    /// Closes a policy that is ended or expired, or whose token is expired or gone; the rent goes to
    /// the wallet. Anyone.
    ///
    /// 0 `[W]` policy · 1 session_token · 2 `[W]` authority
    ClosePolicy = "close_policy" b"\x37\x2a\xf8\xe5\xde\x8a\x1a\xfc",
}

/// A starting position other than the usual one, as it is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Start {
    /// The packed board (see [`crate::rules::Board::pack`]).
    pub board: [u8; 32],
    /// The side to move.
    pub turn: u8,
    /// Castling rights.
    pub castling: u8,
    /// The en passant square, 64 for none.
    pub en_passant: u8,
    /// Half-moves without pawn move or capture.
    pub halfmove: u8,
    /// The number of the first full move.
    pub fullmove: u16,
}

/// Reads borsh arguments in order; every shortfall is [`Error::InvalidInstruction`].
pub struct Args<'a>(pub &'a [u8]);

impl Args<'_> {
    /// The next `N` bytes.
    pub fn bytes<const N: usize>(&mut self) -> Result<[u8; N], Error> {
        let (bytes, rest) = self.0.split_first_chunk().ok_or(Error::InvalidInstruction)?;
        self.0 = rest;
        Ok(*bytes)
    }

    /// The next byte.
    pub fn u8(&mut self) -> Result<u8, Error> {
        self.bytes().map(u8::from_le_bytes)
    }

    /// The next two bytes.
    pub fn u16(&mut self) -> Result<u16, Error> {
        self.bytes().map(u16::from_le_bytes)
    }

    /// The next four bytes.
    pub fn u32(&mut self) -> Result<u32, Error> {
        self.bytes().map(u32::from_le_bytes)
    }

    /// The next eight bytes.
    pub fn u64(&mut self) -> Result<u64, Error> {
        self.bytes().map(u64::from_le_bytes)
    }

    /// A public key.
    pub fn key(&mut self) -> Result<Key, Error> {
        self.bytes().map(Key::from_bytes)
    }

    /// A starting position.
    pub fn start(&mut self) -> Result<Start, Error> {
        Ok(Start {
            board: self.bytes()?,
            turn: self.u8()?,
            castling: self.u8()?,
            en_passant: self.u8()?,
            halfmove: self.u8()?,
            fullmove: self.u16()?,
        })
    }

    /// A truth value: one byte, 0 or 1.
    pub fn bool(&mut self) -> Result<bool, Error> {
        match self.u8()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(Error::InvalidInstruction),
        }
    }

    /// An optional value: one byte 0 or 1, then the value.
    pub fn option<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, Error>,
    ) -> Result<Option<T>, Error> {
        self.bool()?.then(|| read(self)).transpose()
    }

    /// Nothing may be left over.
    pub fn finish(self) -> Result<(), Error> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(Error::InvalidInstruction)
        }
    }
}
