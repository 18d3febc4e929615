package main

// A mutant is the chess program with one of its checks removed, weakened or turned round: the only occurrence of find in a file is
// replaced.
type mutant struct {
	file    string // below chess/src
	what    string // is wrong with it
	find    string
	replace string
}

// guardMutants are about who may act: authorize, the session token and the policy.
var guardMutants = []mutant{
	{"authorize.rs", "nobody needs to sign", "require(signer.is_signer(), Error::MissingSignature)?;", ""},
	{"authorize.rs", "a wallet without a token is a session", "Key::of(token) == intent.program {", "Key::of(token) != intent.program {"},
	{"authorize.rs", "a wallet may bring a policy", "require(Key::of(policy) == intent.program, Error::UnexpectedPolicy)?;", ""},
	{"authorize.rs", "a wallet may bring a token", "require(*signer != session.authority, Error::WalletWithToken)?;", ""},
	{"authorize.rs", "any key may use a token", "require(*signer == session.session_signer, Error::TokenWrongSigner)?;", ""},
	{"authorize.rs", "any key but the right one may use a token", "*signer == session.session_signer", "*signer != session.session_signer"},
	{"authorize.rs", "target and expiry of a token are ignored", "session.check(intent.program, intent.now)?;", ""},
	{"authorize.rs", "no policy is needed", "check_policy(Key::of(token), session, policy, intent)?;", ""},
	{"authorize.rs", "a session acts for whoever paid its rent", "Ok(&session.authority)", "Ok(&session.fee_payer)"},
	{"authorize.rs", "a session acts for itself", "Ok(&session.authority)", "Ok(&session.session_signer)"},
	{"authorize.rs", "a missing policy has no name", "require(Key::of(account) != intent.program, Error::PolicyMissing)?;", ""},
	{"authorize.rs", "any token's policy will do", "require(policy.session_token == *token, Error::PolicyWrongToken)?;", ""},
	{"authorize.rs", "any wallet's policy will do", "require(policy.authority == session.authority, Error::PolicyWrongAuthority)?;", ""},
	{"authorize.rs", "limits of a policy are ignored", "policy.allows(intent.actions, intent.game, intent.now)?;", ""},
	{"authorize.rs", "any session key's policy will do", "require(policy.session_signer == session.session_signer, Error::PolicyWrongSigner)?;", ""},
	{"authorize.rs", "moves are not counted", "if intent.actions & Action::PlayMove as u16 != 0 {", "if false {"},
	{"authorize.rs", "everything but moves is counted", "intent.actions & Action::PlayMove as u16 != 0", "intent.actions & Action::PlayMove as u16 == 0"},

	{"state/token.rs", "any program may write tokens", "if *Key::owner(account) != SESSION_PROGRAM {", "if false {"},
	{"state/token.rs", "a closed token has no name", "if blank(account) { Error::TokenClosed } else { Error::TokenWrongOwner }", "Error::TokenWrongOwner"},
	{"state/token.rs", "a token may be of any type", "!is::<Self>(account) || account.data_len()", "account.data_len()"},
	{"state/token.rs", "a token may have any length", " || account.data_len() != size_of::<Self>()", ""},
	{"state/token.rs", "a token may be too long", "account.data_len() != size_of::<Self>()", "account.data_len() < size_of::<Self>()"},
	{"state/token.rs", "a token may be too short", "account.data_len() != size_of::<Self>()", "account.data_len() > size_of::<Self>()"},
	{"state/token.rs", "an old token has no name", "if is::<TokenV1>(account) {", "if false {"},
	{"state/token.rs", "a token may be for any program", "require(self.target_program == *program, Error::TokenWrongProgram)?;", ""},
	{"state/token.rs", "a token must be for another program", "self.target_program == *program", "self.target_program != *program"},
	{"state/token.rs", "a token never expires", "require(now < self.valid_until, Error::TokenExpired)", "let _ = now; Ok(())"},
	{"state/token.rs", "a token lives a second longer", "now < self.valid_until", "now <= self.valid_until"},
	{"state/token.rs", "a token lives a second shorter", "now < self.valid_until", "now < self.valid_until.saturating_sub(1)"},
	{"state/token.rs", "a token is only good once it has expired", "now < self.valid_until", "now >= self.valid_until"},
	{"state/token.rs", "a program's empty account counts as none", "*Key::owner(account) == Key::ZERO && account.is_data_empty()", "account.is_data_empty()"},
	{"state/token.rs", "an account with data counts as none", "*Key::owner(account) == Key::ZERO && account.is_data_empty()", "*Key::owner(account) == Key::ZERO"},

	{"state/policy.rs", "any program may write policies", "*Key::owner(account) != *program\n            || !is", "!is"},
	{"state/policy.rs", "a policy may be of any type", "            || !is::<Self>(account)\n", ""},
	{"state/policy.rs", "a policy may have any length", "            || account.data_len() != Self::LEN\n", ""},
	{"state/policy.rs", "a policy that does not exist has no name", "if blank(account) { Error::PolicyMissing } else { Error::NotPolicy }", "Error::NotPolicy"},
	{"state/policy.rs", "an ended policy goes on", "require(!self.ended(), Error::PolicyEnded)?;", ""},
	{"state/policy.rs", "only an ended policy is good", "require(!self.ended(), Error::PolicyEnded)?;", "require(self.ended(), Error::PolicyEnded)?;"},
	{"state/policy.rs", "a policy never expires", "require(now < self.valid_until, Error::PolicyExpired)?;", "let _ = now;"},
	{"state/policy.rs", "a policy lives a second longer", "now < self.valid_until, Error", "now <= self.valid_until, Error"},
	{"state/policy.rs", "a policy lives a second shorter", "now < self.valid_until, Error", "now < self.valid_until.saturating_sub(1), Error"},
	{"state/policy.rs", "a policy allows every action", "require(self.actions & actions == actions, Error::ActionNotAllowed)?;", ""},
	{"state/policy.rs", "one of two actions is enough", "self.actions & actions == actions", "self.actions & actions != 0"},
	{"state/policy.rs", "a policy is good in every game", "require(self.game == Key::ZERO || self.game == *game, Error::PolicyWrongGame)", "let _ = game; Ok(())"},
	{"state/policy.rs", "a policy for any game is good in none", "self.game == Key::ZERO || self.game == *game", "self.game == *game"},
	{"state/policy.rs", "a policy that counts does not", "if left == UNLIMITED {", "if left <= UNLIMITED {"},
	{"state/policy.rs", "moves never run out", "left.checked_sub(1).ok_or(Error::MovesUsedUp)?", "left.saturating_sub(1)"},
	{"state/policy.rs", "the last move may not be played", "left.checked_sub(1).ok_or(Error::MovesUsedUp)?", "left.checked_sub(2).ok_or(Error::MovesUsedUp)?.saturating_add(1)"},
	{"state/policy.rs", "the count is not written down", "view_mut::<Self>(account).moves_left = rest;", "let _ = rest;"},
	{"state/policy.rs", "a count may be written to a read-only policy", "super::require_writable(account)?;\n        view_mut", "view_mut"},
	{"state/policy.rs", "an ended policy counts as open and the reverse", "self.flags & Self::ENDED != 0", "self.flags & Self::ENDED == 0"},
	{"state/policy.rs", "an ended policy is not over", "self.ended() || now >= self.valid_until", "now >= self.valid_until"},
	{"state/policy.rs", "an expired policy is not over", "self.ended() || now >= self.valid_until", "{ let _ = now; self.ended() }"},
	{"state/policy.rs", "a policy is over a second late", "now >= self.valid_until\n", "now > self.valid_until\n"},
	{"state/policy.rs", "a policy is over a second early", "now >= self.valid_until\n", "now.saturating_add(1) >= self.valid_until\n"},
	{"state/policy.rs", "ending a policy does nothing", "self.flags |= Self::ENDED;", ""},
}

// accountMutants are about what an account is, and who may change it.
var accountMutants = []mutant{
	{"state/mod.rs", "every account is writable", "require(account.is_writable(), Error::AccountNotWritable)", "let _ = account; Ok(())"},
	{"state/record.rs", "any program may write games", "*Key::owner(account) != *program\n            || !is", "!is"},
	{"state/record.rs", "a game may be of any type", "            || !is::<Game>(account)\n", ""},
	{"state/record.rs", "a game may be shorter than its header", "            || account.data_len() < Game::HEADER\n", ""},
	{"state/record.rs", "a game may be read-only", "require_writable(account)?;\n        Ok(Self::split(account))", "Ok(Self::split(account))"},
	{"state/game.rs", "either side may move at any time", "if wallet == self.seat(self.to_move()) {\n            return Ok(());\n        }\n        self.colour_of(wallet)?;\n        Err(Error::NotYourTurn)", "self.colour_of(wallet)?;\n        Ok(())"},
	{"state/game.rs", "the other side is to move", "if wallet == self.seat(self.to_move()) {", "if wallet == self.seat(self.to_move() ^ 1) {"},
	{"state/game.rs", "a stranger is told to wait for his turn", "self.colour_of(wallet)?;\n        Err(Error::NotYourTurn)", "Err(Error::NotYourTurn)"},
	{"state/game.rs", "a stranger sits on black's seat", "} else if wallet == self.seat(1) {", "} else if wallet != self.seat(0) {"},
	{"state/game.rs", "a game is always on", "if self.status == Status::Active as u8 {", "if self.status <= Status::Over as u8 {"},
	{"state/game.rs", "a game that waits is on", "if self.status == Status::Active as u8 {", "if self.status != Status::Over as u8 {"},
	{"state/game.rs", "a game that is over is on", "if self.status == Status::Active as u8 {", "if self.status != Status::Waiting as u8 {"},
	{"state/game.rs", "any ply will do", "require(self.ply == ply, Error::PlyMismatch)", "let _ = ply; Ok(())"},
	{"state/game.rs", "a later ply will do", "self.ply == ply", "self.ply <= ply"},
	{"state/game.rs", "an earlier ply will do", "self.ply == ply", "self.ply >= ply"},
	{"instruction.rs", "bytes may be left over", "if self.0.is_empty() {", "if self.0.len() < 4096 {"},
	{"instruction.rs", "an option may be neither there nor not", "_ => Err(Error::InvalidInstruction),", "_ => Ok(None),"},
	{"processor/mod.rs", "a policy need not allow the action", "actions: action as u16", "actions: { let _ = action; 0 }"},
	{"runtime.rs", "rent may be paid through any program", "require(*Key::of(self.system_program) == Key::ZERO, Error::WrongSystemProgram)?;", ""},
	{"runtime.rs", "the payer may be read-only", "require_writable(self.account)?;", ""},
	{"runtime.rs", "the payer may be a program's account", "require(blank(self.account), Error::InvalidPayer)?;", ""},
	{"runtime.rs", "the payer may be poor", "require(self.account.lamports() >= lamports, Error::InsufficientFunds)", "let _ = lamports; Ok(())"},
	{"runtime.rs", "the payer needs a lamport more", "self.account.lamports() >= lamports", "self.account.lamports() > lamports"},
	{"runtime.rs", "an account that exists may be created", "require(blank(account), Error::AlreadyExists)?;", ""},
	{"runtime.rs", "an account created may be read-only", "require_writable(account)?;\n        let missing", "let missing"},
}
