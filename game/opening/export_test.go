package opening

// Rows yields the list's lines: code, name, moves.
var Rows = rows
