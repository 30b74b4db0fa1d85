package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"portalspec/fixtures/fault"
	"portalspec/fixtures/portal"
	"portalspec/runner/config"
)

// serving is what serve is told.
type serving struct {
	address  string
	faults   []string
	variants []string
	mended   []string
	without  []string
	limit    int
	window   time.Duration
	limiter  string
	noSecond bool
	guest    bool
}

var limiters = map[string]portal.Model{"sliding": portal.SlidingWindow, "fixed": portal.FixedWindow, "bucket": portal.TokenBucket}

func serveCommand() *cobra.Command {
	var s serving
	command := &cobra.Command{Use: "serve", Short: "The reference portal, for client developers and for trying things out", Example: serveExample, Args: cobra.NoArgs}
	flags := command.Flags()
	flags.StringVar(&s.address, "addr", "127.0.0.1:8280", "`ADDRESS` to listen on; port 0 takes a free one")
	flags.StringArrayVar(&s.faults, "fault", nil, "`NAME` of a way to break the portal (repeatable); portalspec explain RULE names some")
	flags.StringArrayVar(&s.variants, "variant", nil, "`NAME` of what makes the portal unusual (repeatable): a variant that keeps the rules, or official, which does not")
	flags.StringArrayVar(&s.mended, "mend", nil, "`NAME` of a deviation that --variant official leaves out (repeatable)")
	flags.StringSliceVar(&s.without, "without", nil, "`MODULES` to switch off")
	help := command.HelpFunc()
	command.SetHelpFunc(func(c *cobra.Command, args []string) {
		c.Flags().Lookup("without").Usage += ", of " + strings.Join(portal.Modules(), ", ") // which no other command wants to know
		help(c, args)
	})
	flags.IntVar(&s.limit, "rate-limit", portal.DefaultLimit, "`N` requests are allowed in one window; 0 for no limit")
	flags.DurationVar(&s.window, "rate-window", portal.DefaultWindow, "the `DURATION` that the rate limit counts in")
	flags.StringVar(&s.limiter, "limiter", "sliding", "`MODEL` that the window is counted by: sliding, fixed or bucket")
	flags.BoolVar(&s.noSecond, "one-account", false, "leave the second account out")
	flags.BoolVar(&s.guest, "guest", false, "the first account may read, but create nothing")
	command.RunE = func(c *cobra.Command, _ []string) error { return s.serve(c) }
	return command
}

func (s serving) serve(c *cobra.Command) error {
	looks, err := s.looks()
	if err != nil {
		return err
	}
	own, err := s.portal(looks)
	if err != nil {
		return err
	}
	handler, err := s.broken(looks.wrap(own, s.site()))
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", s.address)
	if err != nil {
		return config.Usage(fmt.Sprintf("--addr %s: %v", s.address, errors.Unwrap(err)))
	}
	ctx, stop := signal.NotifyContext(c.Context(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: looks.idle}
	go func() {
		<-ctx.Done()
		_ = server.Close()
	}()
	out := c.OutOrStdout()
	_, _ = fmt.Fprintf(out, "listening on http://%s\nexport PORTALSPEC_TARGET=http://%s\n", listener.Addr(), listener.Addr())
	if looks.basePath != "" {
		_, _ = fmt.Fprintf(out, "export PORTALSPEC_BASE_PATH=%s\n", looks.basePath)
	}
	for i, account := range own.Accounts() {
		if i > 0 && looks.oneToken {
			break
		}
		_, _ = fmt.Fprintf(out, "export PORTALSPEC_TOKEN%s=%s\n", []string{"", "_2"}[i], account.Token)
	}
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) && !errors.Is(context.Cause(ctx), context.Canceled) {
		return err
	}
	return nil
}

// site is what the limiters of variants and faults have to know.
func (s serving) site() fault.Site {
	return fault.Site{Limit: s.limit, Window: s.window, Now: time.Now}
}

func (s serving) portal(looks looks) (*portal.Portal, error) {
	model, found := limiters[s.limiter]
	if !found {
		return nil, config.Usage(fmt.Sprintf("--limiter=%s: there are sliding, fixed and bucket", s.limiter))
	}
	options := []portal.Option{portal.WithModel(model)}
	switch {
	case s.limit < 0 || s.window <= 0:
		return nil, config.Usage("--rate-limit and --rate-window must not be negative")
	case s.limit == 0 || s.limits() || looks.limits:
		options = append(options, portal.WithoutLimit())
	default:
		options = append(options, portal.WithLimit(s.limit, s.window))
	}
	for _, module := range s.without {
		if !slices.Contains(portal.Modules(), module) {
			return nil, config.Usage(fmt.Sprintf("--without=%s: there is no such module%s", module, meant(module, portal.Modules(), "there is "+strings.Join(portal.Modules(), ", "))))
		}
	}
	options = append(options, portal.WithoutModules(s.without...))
	if s.noSecond {
		options = append(options, portal.WithOneAccount())
	}
	if s.guest {
		options = append(options, portal.WithGuest())
	}
	return portal.New(append(options, looks.options...)...), nil
}

// limits tells whether a fault brings a limiter of its own.
func (s serving) limits() bool {
	for _, name := range s.faults {
		if f, found := fault.Named(name); found && f.Limits() {
			return true
		}
	}
	return false
}

func (s serving) broken(next http.Handler) (http.Handler, error) {
	for _, name := range s.faults {
		f, found := fault.Named(name)
		if !found {
			var names []string
			for _, known := range fault.All() {
				names = append(names, known.Name())
			}
			return nil, config.Usage(fmt.Sprintf("--fault=%s: there is no such fault%s", name, meant(name, names, "portalspec explain RULE names those of a rule")))
		}
		next = f.Wrap(next, s.site())
	}
	return next, nil
}
