//go:build !headless

package app

import (
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/driver/software"

	"athletedata/app/desktop"
	_ "athletedata/app/locale"
	"athletedata/app/paths"
	"athletedata/app/settings"
	"athletedata/app/ui"
	"athletedata/app/ui/parts"
	"athletedata/app/ui/style"
	"athletedata/assets/icon"
)

// appID names the program to the desktop; FyneApp.toml has the same.
const appID = "io.github.athletedata"

// tourVariable names a folder: the window then walks through its pages, leaves
// a picture of each there, and closes.
const tourVariable = "ATHLETEDATA_TOUR"

// window opens the window and returns when it is closed. It is shown at once;
// the database starts behind it.
func (o *options) window(ctx context.Context) error {
	if !haveDisplay() {
		return errNoDisplay{}
	}
	p, err := paths.In(o.dataDir)
	if err != nil {
		return err
	}
	only, err := desktop.Claim(ctx, p.DataDir)
	if err != nil {
		return err
	}
	if only == nil {
		fmt.Fprintln(o.err, "The program is running already. Its window is shown.")
		return nil
	}
	defer only.Close()
	log, closeLog, err := o.openLog(p)
	if err != nil {
		return err
	}
	defer closeLog()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()

	a := fyneapp.NewWithID(appID)
	a.SetIcon(icon.Resource())
	w := a.NewWindow("Athlete Data Warehouse")
	w.SetMaster()
	w.SetPadded(false)
	w.Resize(fyne.NewSize(1240, 800))
	program := newProgram(o, p, log)
	background := parts.Async{Go: func(f func()) { go f() }, Do: fyne.Do}
	shell := ui.New(w, program, background, func(t settings.Theme) { a.Settings().SetTheme(style.Theme{Choice: t}) })
	open := func() {
		w.Show()
		w.RequestFocus()
	}
	asking := false
	leave := func() {
		if !shell.Busy() {
			w.Close()
			return
		}
		open() // it may be hidden, and asks
		if asking {
			return
		}
		asking = true
		what, question := shell.Interrupts()
		ask := dialog.NewConfirm(what, question, func(yes bool) {
			asking = false
			if yes {
				shell.Stop()
				w.Close()
			}
		}, w)
		ask.SetConfirmText("Stop and close")
		ask.SetDismissText("Go on")
		ask.Show()
	}
	tray, notes := program.tray(ctx, a, open, leave), desktop.NewNotifier(a, p.Notified)
	w.SetCloseIntercept(func() {
		// A tray that has gone meanwhile could not bring the window back.
		if tray == nil || program.Settings().CloseQuits || !desktop.Available() {
			leave()
			return
		}
		w.Hide()
		notes.Once("tray", "Athlete Data Warehouse is still running", "It keeps your accounts current. Its icon in the tray opens and quits it.")
	})
	program.imports.Go(func() { program.follow(ctx, tray, notes) })
	if err := only.Watch(ctx, func() { fyne.Do(open) }); err != nil {
		log.Warn("a second start of the program cannot show this window", "error", err)
	}
	a.Lifecycle().SetOnStarted(func() { go program.boot(ctx) })
	var tourErr error
	if dir := os.Getenv(tourVariable); dir != "" {
		go func() {
			tourErr = tour(ctx, shell, w, dir)
			fyne.Do(a.Quit)
		}()
	}
	stopped := context.AfterFunc(ctx, func() { fyne.Do(a.Quit) })
	w.ShowAndRun()
	stopped()
	cancel()
	return errors.Join(tourErr, program.close())
}

// tour takes a picture of every page.
func tour(ctx context.Context, shell *ui.Shell, w fyne.Window, dir string) error {
	ctx, cancel := context.WithTimeout(ctx, 4*time.Minute)
	defer cancel()
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	return shell.Tour(ctx, func(name string) (err error) {
		fyne.DoAndWait(func() {
			var f *os.File
			if f, err = os.Create(filepath.Join(dir, name+".png")); err == nil {
				err = errors.Join(png.Encode(f, picture(w)), f.Close())
			}
		})
		return err
	})
}

// picture draws what is in the window. What the graphics card shows cannot be
// read back everywhere, so Fyne's software driver draws it.
func picture(w fyne.Window) image.Image {
	size := w.Canvas().Size()
	content := w.Content()
	canvas := software.NewCanvas()
	canvas.SetPadded(false)
	canvas.SetContent(content)
	// It began at the smallest size. Texts that wrap get their width first, and
	// the height that follows from it the next time.
	canvas.Resize(size.AddWidthHeight(1, 1))
	canvas.Resize(size)
	shown := canvas.Capture()
	w.SetContent(content) // it belongs to the window again
	return shown
}

// errNoDisplay says that there is no screen to open a window on.
type errNoDisplay struct{}

func (errNoDisplay) Error() string { return "there is no display to open a window on" }

// Advice says what to do instead.
func (errNoDisplay) Advice() string {
	return fmt.Sprintf("Use the commands instead, for example: athletedata import FOLDER. %q lists them.", "athletedata help")
}
