package collection

// Bound makes a scanner return so many games at most, so that a test need not read a hundred thousand.
func Bound(s *Scanner, most int) *Scanner {
	s.most = most
	return s
}
