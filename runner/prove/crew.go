package prove

import "sync"

// crew does work, so much of it at a time, and takes the results one after the other.
type crew struct {
	places chan struct{}
	group  sync.WaitGroup

	mutex sync.Mutex
	err   error // one that a work ended with
}

// do begins a work, when there is a place. What it returns is called unless it failed, and never beside another's.
func (c *crew) do(work func() (take func(), err error)) {
	c.places <- struct{}{}
	c.group.Go(func() {
		defer func() { <-c.places }()
		take, err := work()
		c.mutex.Lock()
		defer c.mutex.Unlock()
		if err != nil {
			c.err = err
			return
		}
		take()
	})
}

// wait ends when all work has.
func (c *crew) wait() error {
	c.group.Wait()
	return c.err
}
