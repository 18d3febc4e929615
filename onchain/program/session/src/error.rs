//! Every error the program itself can return, with Anchor's codes.
//!
//! Errors of the system program pass through unchanged: `Custom(0)` when the token exists
//! already, `Custom(1)` when the payer is short of lamports.

use pinocchio::error::ProgramError;

macro_rules! errors {
    ($($name:ident = $code:literal, $message:literal;)*) => {
        /// A reason to refuse, as `Custom(code)`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u32)]
        pub enum Error {
            $(#[doc = $message] $name = $code,)*
        }

        impl Error {
            /// All errors, by code.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The log line: name and message.
            pub const fn line(self) -> &'static str {
                match self {
                    $(Self::$name => concat!(stringify!($name), ": ", $message),)*
                }
            }
        }

        impl TryFrom<u32> for Error {
            type Error = u32;

            fn try_from(code: u32) -> Result<Self, u32> {
                match code {
                    $($code => Ok(Self::$name),)*
                    other => Err(other),
                }
            }
        }
    };
}

errors! {
    InstructionMissing = 100, "the data is shorter than a discriminator";
    InstructionFallbackNotFound = 101, "no instruction has this discriminator";
    InstructionDidNotDeserialize = 102, "the arguments cannot be decoded";
    ConstraintMut = 2000, "an account must be writable";
    ConstraintHasOne = 2001, "an account is not the one the token names";
    ConstraintSeeds = 2006, "the token is not at the address derived from its keys";
    ConstraintExecutable = 2007, "the target is not a program";
    AccountDiscriminatorNotFound = 3001, "the account is too short to be a token";
    AccountDiscriminatorMismatch = 3002, "the account is not a token of this version";
    AccountDidNotDeserialize = 3003, "the token is cut short";
    AccountNotEnoughKeys = 3005, "an account is missing";
    AccountOwnedByWrongProgram = 3007, "the token belongs to another program";
    InvalidProgramId = 3008, "the system program was expected";
    AccountNotSigner = 3010, "a signature is missing";
    AccountNotSystemOwned = 3011, "the account must belong to the system program";
    AccountNotInitialized = 3012, "there is no token at this address";
    DeclaredProgramIdMismatch = 4100, "the program runs at another address than its own";
    ValidityTooLong = 6000, "a session may last seven days at most";
    InvalidToken = 6001, "the session token is not valid";
    NoToken = 6002, "no session token was given";
    InvalidAuthority = 6003, "only the authority may revoke an active session";
}

impl From<Error> for ProgramError {
    fn from(error: Error) -> Self {
        Self::Custom(error as u32)
    }
}

/// Refuses with `error` unless `condition` holds.
#[inline(always)]
pub fn require(condition: bool, error: Error) -> Result<(), Error> {
    if condition {
        Ok(())
    } else {
        Err(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_lead_back_to_their_error() {
        for &error in Error::ALL {
            assert_eq!(Error::try_from(error as u32), Ok(error));
        }
        assert_eq!(Error::try_from(6004), Err(6004));
    }

    #[test]
    fn lines_name_the_error_first() {
        assert_eq!(
            Error::InvalidAuthority.line(),
            "InvalidAuthority: only the authority may revoke an active session"
        );
    }
}
