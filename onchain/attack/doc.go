// Package attack is castlekey's attack suite: everything an attacker with keys of his own can send to the chess and session
// programs, carried out on a fresh embedded chain.
//
//	for _, a := range attack.All() {
//		r := a.Run(attack.Options{})        // or Options{Chess: elf} to try other bytes
//		fmt.Println(r.ID, r.Name, r.Got)    // r.OK: refused as expected, and nothing changed
//	}
//
// An attack is data: an ID, a name in plain words, the refusal it must meet, and a script that stages an honest game and then
// strikes. Whatever several instructions have in common is tried on each of them, as White and as Black (see acts).
//
// Invariants: every attack starts from a chain of its own; keys come from names and time stands still unless a script lets it
// pass, so a run is the same every time; a refusal must be exact (program, code and instruction), and afterwards every account
// the script ever named must be as it was, to the byte and the lamport, but for the fee of whoever paid for the attack. Before
// the strike the honest version of it must be possible, and where the attack cannot have spoilt it, after the strike too: an
// attack that fails for another reason than the one it names proves nothing.
package attack
