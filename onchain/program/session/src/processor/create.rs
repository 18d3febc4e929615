//! What the three instructions that create a token have in common.

use {
    crate::{
        accounts::writable,
        error::{require, Error},
        instruction::CreateArgs,
        rules,
        runtime::{self, NewAccount},
        state::{Token, Version},
        ID,
    },
    pinocchio::{
        account::AccountView,
        cpi::{Seed, Signer},
        ProgramResult,
    },
};

/// The accounts of a creation; presence and signatures are already checked.
pub struct Creation<'a> {
    pub version: Version,
    pub token: &'a AccountView,
    pub session_signer: &'a AccountView,
    pub payer: &'a AccountView,
    pub authority: &'a AccountView,
    pub target_program: &'a AccountView,
}

impl<'a> Creation<'a> {
    /// Creates the token and tops up the session signer.
    ///
    /// The account is made before the other constraints are looked at: Anchor's order.
    #[inline(always)]
    pub fn run(&self, args: &CreateArgs) -> ProgramResult {
        let seeds = self.with_end(0).seeds(self.version);
        let (address, bump) = runtime::find_address(&seeds).ok_or(Error::ConstraintSeeds)?;
        require(*self.token.address() == address, Error::ConstraintSeeds)?;
        self.create_account(seeds, bump)?;
        writable(self.session_signer)?;
        writable(self.payer)?;
        require(self.target_program.executable(), Error::ConstraintExecutable)?;
        let valid_until = rules::valid_until(args, runtime::now()?)?;

        if let Some(lamports) = rules::top_up(args) {
            runtime::transfer(self.payer, self.session_signer, lamports)?;
        }
        let mut account = *self.token;
        let mut data = account.try_borrow_mut()?;
        Ok(self.with_end(valid_until).encode(self.version, &mut data)?)
    }

    fn create_account(&self, seeds: [&[u8]; 4], bump: u8) -> ProgramResult {
        let [prefix, target, signer, authority] = seeds.map(Seed::from);
        let bump = [bump];
        let seeds = [prefix, target, signer, authority, Seed::from(&bump)];
        let new = NewAccount {
            account: self.token,
            payer: self.payer,
            owner: ID.as_array(),
            len: self.version.size(),
        };
        new.create(Signer::from(&seeds))
    }

    /// Returns the token to write, ending at `valid_until`.
    fn with_end(&self, valid_until: i64) -> Token<'a> {
        Token {
            authority: self.authority.address().as_array(),
            target_program: self.target_program.address().as_array(),
            session_signer: self.session_signer.address().as_array(),
            refund_to: self.payer.address().as_array(),
            valid_until,
        }
    }
}
