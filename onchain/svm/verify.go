package svm

// Verify checks what needs nothing but the transaction itself: that its numbers fit each other, and every signature. It is by far the
// dearest check, so a chain makes it before it takes any lock; Process and Simulate do not repeat what succeeded here. One goroutine
// at a time may hold a transaction.
func (t *Transaction) Verify() *TransactionError {
	if err := sanitize(t); err != nil {
		return err
	}
	if t.verified {
		return nil
	}
	if err := verifySignatures(t); err != nil {
		return err
	}
	t.verified = true
	return nil
}
