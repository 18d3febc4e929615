package svm

import "castlekey/onchain/sbpf"

// policy is which checks a run makes.
type policy struct {
	verify   bool // signatures
	recent   bool // blockhash and earlier processing
	maxAge   uint64
	logBytes int  // 0: no limit
	inner    bool // record inner instructions
	observer *Trace
}

// run is the pipeline. A transaction that fails before its fee is taken leaves no trace; from then on it lands, and a failure costs the
// fee and undoes all else.
func (r *Runtime) run(env Env, tx *Transaction, p policy) Result {
	limits, err := admit(env, tx, p)
	if err != nil {
		return Result{Err: err}
	}
	res := Result{Fee: limits.fee(tx)}
	payer, err := r.charge(env, tx, res.Fee)
	if err != nil {
		return Result{Err: err}
	}
	res.Landed = true
	load := loader{env: env, tx: tx, limit: limits.loadedSize}
	accounts, err := load.loadAll(payer)
	res.LoadedAccountsDataSize = load.total
	res.PreBalances = balancesBefore(env, tx)
	if err != nil {
		return res.rolledBack(payer, err)
	}
	x := r.newExecution(env, tx, accounts, limits)
	x.logs.limit = p.logBytes
	x.observe(p.observer)
	err = r.execute(x)
	res.record(x, limits)
	if p.inner {
		res.Inner = x.innerInstructions()
	}
	if err != nil {
		return res.rolledBack(payer, err)
	}
	return res.committed(x)
}

// admit makes every check that needs no account, in Agave's order.
func admit(env Env, tx *Transaction, p policy) (budget, *TransactionError) {
	check := tx.Verify
	if !p.verify {
		check = func() *TransactionError { return sanitize(tx) }
	}
	if err := check(); err != nil {
		return budget{}, err
	}
	if err := checkLocks(tx); err != nil {
		return budget{}, err
	}
	limits, err := parseBudget(tx)
	if err != nil {
		return limits, err
	}
	if p.recent {
		return limits, checkRecent(env, tx, p.maxAge)
	}
	return limits, nil
}

// checkRecent checks that the blockhash is recent and the message new.
func checkRecent(env Env, tx *Transaction, maxAge uint64) *TransactionError {
	if env.Blockhashes != nil {
		if age, known := env.Blockhashes.Age(tx.Blockhash); !known || age > maxAge {
			return newTxError(TxBlockhashNotFound)
		}
	}
	if env.Statuses != nil && env.Statuses.Processed(tx.MessageHash(), tx.Blockhash) {
		return newTxError(TxAlreadyProcessed)
	}
	return nil
}

// charge loads the fee payer and takes the fee.
func (r *Runtime) charge(env Env, tx *Transaction, fee uint64) (txAccount, *TransactionError) {
	payer := (&loader{env: env, tx: tx}).load(0)
	err := r.payFee(&payer, fee)
	payer.changed = true // it is stored whatever happens
	return payer, err
}

func (r *Runtime) newExecution(env Env, tx *Transaction, accounts []txAccount, limits budget) *execution {
	return &execution{
		runtime: r, env: env, tx: tx, accounts: accounts,
		meter: sbpf.NewMeter(uint64(limits.units)), heap: limits.heap, logs: &logs{},
	}
}

// execute runs the instructions and then checks what only shows at the end.
func (r *Runtime) execute(x *execution) *TransactionError {
	before := x.holdings()
	if err := x.run(); err != nil {
		return err
	}
	return r.checkRent(x, before)
}

// record notes what execution printed, cost and returned.
func (res *Result) record(x *execution, limits budget) {
	res.Logs = x.logs.lines
	res.ComputeUnits = uint64(limits.units) - x.meter.Remaining()
	if len(x.ret.Data) > 0 {
		ret := x.ret
		res.Return = &ret
	}
}

// rolledBack is the result of a failure that lands: nothing stays but the fee.
func (res Result) rolledBack(payer txAccount, err *TransactionError) Result {
	res.Err = err
	res.Writes = []AccountWrite{payer.write()}
	res.PostBalances = append([]uint64(nil), res.PreBalances...)
	res.PostBalances[0] = payer.lamports
	return res
}

// committed is the result of a success: every account that changed.
func (res Result) committed(x *execution) Result {
	res.PostBalances = make([]uint64, len(x.accounts))
	for i := range x.accounts {
		a := &x.accounts[i]
		res.PostBalances[i] = a.lamports
		if a.changed && a.key != InstructionsSysvarID {
			res.Writes = append(res.Writes, a.write())
		}
	}
	return res
}

func balancesBefore(env Env, tx *Transaction) []uint64 {
	balances := make([]uint64, len(tx.Keys))
	for i, key := range tx.Keys {
		if stored, ok := env.account(key); ok {
			balances[i] = stored.Lamports
		}
	}
	return balances
}
