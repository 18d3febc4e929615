package attack_test

// A check is one thing a program that takes session keys has to stand. The list is of what was found broken, or could be, in the session
// systems there are; docs/attacks.md is written from it.
type check struct {
	number  int
	what    string
	attacks []string // names of attacks, or parts of them; each must be of one attack at least
	tests   []string // "file: TestName" of tests that hold it besides
	why     string   // what there is to say, or why no attack can be made of it here
}

// part is a chapter of the list.
type part struct {
	title  string
	checks []check
}

var list = []part{
	{"Accounts that are not what they seem", []check{
		{1, "a token that another program wrote, its bytes copied from a valid one", []string{"with a token that Mallory's own program wrote, copied byte for byte"}, nil, ""},
		{2, "no token: never created, closed, or lamports sent to its address", []string{"with a token that was never created", "play with money at the token's address, but no token"}, nil, ""},
		{3, "an account of the session program of another type", []string{
			"play with a token whose type differs in byte", "whose type is all zeros", "whose type is that of a game", "play with a token V1 whose type differs in byte",
		}, nil, ""},
		{4, "a token of one version read as the other, its end at the wrong place", []string{
			"that the policy does not accept", "play with an old token blown up", "play with an old token that reads as valid until", "that is called V2",
			"play with an expired V2 token whose payer's address reads",
		}, nil, ""},
		{5, "a token of any length but its own", []string{"bytes instead of 144", "bytes instead of 112"}, nil, ""},
		{6, "a token for another program", []string{
			"with a session made for another program", "for a program whose address differs in one bit", "for the system program",
		}, nil, "the other program is the session program itself"},
		{7, "a token of another wallet", []string{"by the victim's session key with the rival's token", "of a wallet that differs in one bit"}, nil, ""},
		{8, "a token of another session key", []string{
			"with the victim's token and Mallory's key", "of a key that differs in one bit", "by the wallet itself, with the rival's token",
		}, nil, ""},
		{9, "accounts of one kind in the slot of another", []string{
			"in place of the token", "in place of the policy", "play in the session token, taken for a game", "play in the policy, taken for a game",
		}, nil, ""},
		{10, "a genuine token at another address", []string{"a genuine token that stands at another address"}, nil, "put there by force: nobody can on a chain"},
		{11, "an address with another bump", []string{"open a policy at an address of Mallory's choice", "open a game at an address of Mallory's choice"}, nil,
			"no instruction takes a bump: both addresses are derived when the accounts are made"},
		{12, "programs, system variables and nothing at all in the token's slot", []string{
			"the system program in place of the token", "the session program in place of the token", "the clock in place of the token", "play with nothing in place of the token",
		}, nil, ""},
	}},
	{"Signers", []check{
		{13, "the session key without its signature", []string{"in the session key's name, without its signature", "with the session key's signature forged"}, nil,
			"the same account has the same rights in every slot of a transaction"},
		{14, "the wallet without its signature", []string{"in the wallet's name, without its signature"}, nil, ""},
		{15, "a wallet that is not the player's", []string{"by Mallory's own wallet"}, nil, ""},
		{16, "a wallet that brings a token: its own, expired, or another's", []string{
			"by the wallet itself, with its session's token", "with its session's token, which has expired", "by the wallet itself, with the rival's token", "with a policy but no token",
		}, nil, "one rule: a wallet acts without a token"},
		{17, "a session key that is the wallet itself", []string{"open a policy whose session key is the wallet itself"}, nil, ""},
		{18, "a session key that is the opponent's wallet", nil, []string{"onchain/attack/limits_test.go: TestWhatThePolicyDoesNotPrevent"}, "allowed: the wallet asked for it"},
		{19, "a third party that pays the fee, honestly or to stand for the player", []string{"Mallory pays the fee, which the session key allows"},
			[]string{"onchain/attack/limits_test.go: TestWhatThePolicyDoesNotPrevent"}, ""},
		{20, "a program's own address as session key", nil, nil,
			"allowed, and no attack: the wallet opens the policy for that very key at the top level; what the program signs by then it was given the right to"},
		{21, "both sides in one hand: two seats of one wallet, one key for two wallets", []string{
			"play against oneself, by the wallet", "play against oneself, by a session", "invite oneself", "by a key that is a session of both players",
		}, nil, ""},
	}},
	{"Time", []check{
		{22, "the last second, the second of the end, and after", []string{"in the very second the session expires", "seconds after the session expired"}, nil, ""},
		{23, "ends at zero, below it, and as far as numbers go", []string{"play with a token valid until", "play with a token V1 valid until", "play with a policy valid until", "lasts a second longer than seven days"}, nil, ""},
		{24, "a token that is expired when it is made", []string{"open a policy for a session that was created already expired"}, nil, ""},
		{25, "a clock that jumps or goes back", nil, []string{"onchain/ledger/faults_test.go: TestClockThatJumpsBack"}, "the validators' clock is believed (SECURITY.md, trust roots); a step back costs nobody time on his clock"},
		{26, "an end so far away that arithmetic overflows", nil, []string{"onchain/attack/accept_test.go: TestAuthorizeAcceptsWhatItsSpecificationDoes"}, "ends are compared, never subtracted; tried with every kind of number"},
		{27, "a session that outlives its game, a game that outlives its session", []string{"in a game that is over", "win on time against"}, nil, "winning on time needs no session"},
	}},
	{"Life of a session", []check{
		{28, "revoked, then used, in one transaction", []string{"by a session that is revoked earlier in the same transaction", "move and revoke in one transaction"}, nil, ""},
		{29, "revoked and made anew: by its wallet, or behind its back", []string{
			"by a session whose token was made anew, in the very second its policy expires", "made anew behind the wallet's back", "its token made anew (",
		}, []string{"onchain/attack/limits_test.go: TestWhatThePolicyDoesNotPrevent"}, "a policy has an end of its own, which only the wallet moves"},
		{30, "closed and revived by lamports sent to its address", []string{"revoke a session and fund its address again to revive it"}, nil, ""},
		{31, "an opponent who revokes the session while its owner's clock runs", []string{
			"revoke the opponent's session while his clock runs", "that the opponent has revoked, as anyone may", "end the opponent's session",
		}, nil, "impossible with V2; with V1, where the wallet accepted that, the wallet plays on by itself"},
		{32, "an expired token closed for somebody else's benefit", []string{"close an expired session and take its rent"}, nil, ""},
		{33, "the same session made twice", []string{"create the same session twice"}, nil, ""},
		{34, "two sessions of one player, one of them revoked", []string{"move with one of two sessions, the one that was revoked"}, nil, ""},
		{35, "the old key after a rotation", []string{"move with the old session after changing to a new one"}, nil, ""},
		{36, "a session that a program made with the wallet's signature, behind its back", []string{
			"by a session that a program created behind the wallet's back", "create a session and its policy through a program",
		}, nil, ""},
	}},
	{"Scope", []check{
		{37, "what is the wallet's alone, done by a session", []string{
			"open a policy by the session key for itself", "renew a policy by the session key for itself", "revoke a session's token by the session key itself",
			"its rent going to the session key",
		}, nil, ""},
		{38, "a game that is another's, over, waiting, or not the policy's", []string{
			"by Mallory's own session", "in a game that is over", "in a game that still waits for an opponent", "by a session that is for another game",
		}, nil, ""},
		{39, "out of turn, or with the other side's pieces", []string{"out of turn", "play the opponent's piece"}, nil, ""},
		{40, "one more than was given", []string{
			"of a session that was given", "by a session that was given no moves", "whose last move cannot be counted", "have the moves counted anew by a renewal that does not say so",
			"play more moves than a renewal gave",
		}, nil, ""},
		{41, "a session that widens itself, or does what it was not allowed", []string{
			"open a second, wider policy", "open a policy again that was ended", "by a session that may do everything but this", "act otherwise than was allowed, after a renewal",
		}, nil, ""},
	}},
	{"Replay and order", []check{
		{42, "the same move sent again", []string{"send a session's signed move a second time", "send a session's move again under a new blockhash"}, nil, ""},
		{43, "a move that comes late and would still be legal", []string{"send a session's move again once its turn comes round", "signed for a ply that has passed", "signed for a ply that is yet to come"}, nil, ""},
		{44, "two moves where one is due, in two transactions and in one", []string{"play two different moves for the same ply", "play two moves in one transaction", "resign and play on in one transaction"}, nil, ""},
		{45, "a move kept for hours under a durable nonce", []string{"signed for a ply that has passed"}, nil, "the embedded chain has no durable nonces; where there are, the ply and the session's end refuse it"},
		{46, "a move signed for another cluster", []string{"play a move that was signed for another cluster"}, nil, ""},
	}},
	{"Money", []check{
		{47, "a session made to pay", []string{"by a session key that cannot pay the growth", "let the session key pay from the player's wallet"}, nil,
			"a session pays rent only for games of its wallet's seat, and that comes back to the wallet"},
		{48, "rent that goes to whoever asks", []string{
			"close an ended policy and take its rent", "its rent going to the session key", "in place of the creator", "in place of White", "in place of Black", "have the game itself take its rent",
		}, nil, ""},
		{49, "a key too poor for a fee", []string{"move with a session key that could not pay the fee and still exist"}, []string{"session/renew_test.go: TestPoorKeyIsFilledUpByTheWallet"}, ""},
		{50, "lamports that come from nowhere or vanish", []string{"take a lamport from"}, []string{"onchain/attack/limits_test.go: TestSnapshotsDiffer"},
			"after every attack every account it named is as before, to the lamport"},
	}},
	{"Calls, introspection, parsing", []check{
		{51, "our instructions called by another program", []string{
			"through a program that claims the session key has signed", "open a policy through a program the player signed for", "renew a policy through a program the player signed for",
		}, []string{"onchain/attack/limits_test.go: TestWhatThePolicyDoesNotPrevent"}, "moves may be passed on; opening and renewing a policy may not"},
		{52, "a session's signature passed on by our program", []string{"with Mallory's program in place of the system program"}, nil, "it calls the system program alone, and looks that it is it"},
		{53, "a forged list of instructions", nil, nil, "the program never reads it: how deep it is called it asks the runtime"},
		{54, "one account in two slots, for every pair", []string{"in the slot of the game as well", "in the slot of the session key as well", "in the slot of the token as well", "in the slot of the policy as well", "in the slot of the system program as well"}, nil, ""},
		{55, "accounts too few, in the wrong order, without the right to write", []string{"with every number of accounts that is too few", "exchanged", "in a game that is read-only", "that is read-only"}, nil, "accounts too many are ignored, as Anchor does"},
		{56, "data cut off anywhere, too long, with every other first byte, and truth values that are neither", []string{
			"cut off after every byte", "bytes too many", "with every other first byte", "neither there nor not there",
		}, nil, ""},
		{57, "the same account changed twice at once", []string{"in the slot of the game as well"}, nil, "a clean error for every pair, never a panic"},
		{58, "a check cut off in the middle", []string{"with too few compute units to come to an end"}, []string{"onchain/conformance/bench/units_test.go: TestComputeUnitsAreRecorded"}, "what a session's check costs has a bound that is tested"},
		{59, "a check that is missing", nil, nil, "`make mutants` takes each away in turn"},
		{60, "anything the list forgot", nil, []string{"onchain/attack/accept_test.go: TestAuthorizeAcceptsWhatItsSpecificationDoes"}, "random tokens, policies, flags and times against a specification of ten lines"},
	}},
	{"Client and browser", []check{
		{61, "the process killed at every step of opening, renewing, rotating and ending", nil, []string{"session/crash_test.go: TestDeathAtEveryStep", "session/kill_test.go: TestKill9AtEveryStep"}, ""},
		{62, "a node that forgets, lies or answers nothing", nil, []string{"session/amnesia_test.go: TestAnApprovalThatLandedIsActiveEvenIfItsStatusIsForgotten", "session/outcome_test.go: TestWhatTheChainWouldDoMustBeWhatTheTextSays"}, ""},
		{63, "a wallet that alters, drops, reorders, or never answers", nil, []string{"session/approve_test.go: TestWalletsThatMisbehave", "session/changes_test.go: TestWhatAWalletMayNotChange"}, ""},
		{64, "key files that are damaged, swapped, foreign, readable by others, links, or in use", nil, []string{
			"session/keystore/store_test.go: TestDamageIsFound", "session/keystore/store_test.go: TestSwappedRecordsDoNotOpen", "session/keystore/files_unix_test.go: TestReachableFilesAreRefused",
			"session/keystore/store_test.go: TestClaimIsExclusive",
		}, ""},
		{65, "another web site, a rebound name, a second page at the browser wallet", nil, []string{
			"session/wallet/browser/guard_test.go: TestForeignRequestsAreRefused", "session/wallet/browser/guard_test.go: TestOnlyTheTokenOpensAPage",
		}, ""},
		{66, "the wrong wallet or the wrong cluster", nil, []string{"session/approve_test.go: TestWhoMayApprove", "session/session_test.go: TestSessionOfAnotherClusterIsLeftAlone"}, ""},
	}},
}
