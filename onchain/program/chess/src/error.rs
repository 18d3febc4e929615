//! Every way an instruction can fail, once: its name, its code and the sentence the program logs.

/// The code of the first error; Anchor programs number theirs from here.
pub const FIRST_CODE: u32 = 6000;

macro_rules! errors {
    ($($name:ident: $message:literal,)+) => {
        /// A refusal. The runtime sees `Custom(code)`, the log one line `Name: message`.
        #[repr(u32)]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Error {
            $(#[doc = $message] $name,)+
        }

        impl Error {
            /// Every error in the order of its code.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The line to log: `Name: message`.
            pub const fn line(self) -> &'static str {
                match self {
                    $(Self::$name => concat!(stringify!($name), ": ", $message),)+
                }
            }
        }
    };
}

errors! {
    // What was sent.
    InvalidInstruction: "unknown instruction, or data that is too short, too long or malformed",
    NotEnoughAccounts: "the instruction needs more accounts",
    AccountNotWritable: "an account that must change is not writable",
    MissingSignature: "the acting account did not sign",
    WrongAddress: "the account is not at the address its seeds derive",
    WrongSystemProgram: "the account is not the system program",
    AlreadyExists: "the account exists already",
    InvalidPayer: "the payer is not a plain system account",
    InsufficientFunds: "the payer cannot pay the rent",
    NotGame: "the account is not a game of this program",
    NotPolicy: "the account is not a session policy of this program",
    // Who acts.
    WalletWithToken: "a wallet acts without a session token",
    UnexpectedPolicy: "a policy without a session token",
    TokenClosed: "the session token does not exist: never created, revoked or closed",
    TokenWrongOwner: "the session token is not an account of the session program",
    TokenV1: "anyone may revoke a session token V1, and the wallet has not accepted that",
    TokenMalformed: "the session token has a wrong length or discriminator",
    TokenWrongProgram: "the session token is for another program",
    TokenWrongAuthority: "the session token is of another wallet",
    TokenWrongSigner: "the session token is of another session key",
    TokenExpired: "the session token has expired",
    PolicyMissing: "the session has no policy here",
    PolicyWrongToken: "the policy is of another session token",
    PolicyWrongAuthority: "the policy is of another wallet",
    PolicyEnded: "the policy has been ended",
    ActionNotAllowed: "the policy does not allow this action",
    PolicyWrongGame: "the policy is for another game",
    MovesUsedUp: "the policy has no moves left",
    NotSeated: "the acting wallet holds no seat in this game",
    NotYourTurn: "it is the other side's turn",
    // The game.
    GameNotStarted: "the game waits for an opponent",
    GameOver: "the game is over",
    SeatTaken: "the game has both its players",
    NotInvited: "the seat is kept for another wallet",
    SameWallet: "one wallet cannot take both seats",
    PlyMismatch: "the game stands at another ply",
    IllegalMove: "the move is against the rules of chess",
    FlagFallen: "the time of the side to move is over",
    FlagNotFallen: "the side to move still has time",
    Untimed: "the game has no clock",
    DrawAlreadyOffered: "a draw offer already stands",
    NoDrawOffer: "there is no draw offer of the opponent to accept",
    NoDrawToClaim: "neither threefold repetition nor fifty moves without progress",
    TooLateToCancel: "a game is cancelled before its second ply or not at all",
    GameNotOver: "the game is not over yet",
    TooEarlyToClose: "a finished game stays readable for a minute",
    WrongRecipient: "rent goes back to the wallet that paid it",
    // A new game.
    InvalidSide: "the side is neither white (0) nor black (1)",
    InvalidTimeControl: "an increment needs an initial time",
    StartBoard: "the starting position has impossible pieces",
    StartCastling: "the starting position has a castling right without its king and rook at home",
    StartEnPassant: "the starting position has an impossible en passant square",
    StartHalfmove: "the starting position has more than 149 half-moves without progress",
    StartCheck: "the starting position leaves the king of the side not to move in check",
    StartOver: "the starting position is already decided",
    // A policy.
    NotTopLevel: "a policy is opened and renewed by the transaction itself, not by another program",
    InvalidActions: "the policy names no action or an unknown one",
    SessionIsWallet: "the session key is the wallet itself",
    PolicyInUse: "the policy is neither ended nor expired, and its session token lives",
    // Numbers are for ever: what came later stands here.
    PolicyExpired: "the policy has expired; the wallet that opened it can renew it",
    PolicyWrongSigner: "the policy is of another session key",
    TokenNotV1: "a session token V1 was to be accepted, and this one is V2",
}

impl Error {
    /// The code of `Custom(code)`.
    pub const fn code(self) -> u32 {
        FIRST_CODE.saturating_add(self as u32)
    }

    /// The name in front of the colon.
    pub fn name(self) -> &'static str {
        self.line().split_once(": ").map_or("", |(name, _)| name)
    }

    /// The sentence behind the colon.
    pub fn message(self) -> &'static str {
        self.line().split_once(": ").map_or("", |(_, message)| message)
    }
}
