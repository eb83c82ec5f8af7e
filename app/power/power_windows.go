package power

import (
	"context"
	"runtime"
	"syscall"
	"unsafe"

	"golang.org/x/sys/windows"
)

var (
	powerStatus    = windows.NewLazySystemDLL("kernel32.dll").NewProc("GetSystemPowerStatus")
	createInstance = windows.NewLazySystemDLL("ole32.dll").NewProc("CoCreateInstance")
)

func battery(context.Context) State {
	// SYSTEM_POWER_STATUS of winbase.h
	var status struct {
		acLine, flag, percent, saver byte
		left, full                   uint32
	}
	if powerStatus.Find() != nil {
		return State{BatteryPercent: -1}
	}
	if ok, _, _ := powerStatus.Call(uintptr(unsafe.Pointer(&status))); ok == 0 {
		return State{BatteryPercent: -1}
	}
	return fromWindows(status.acLine, status.flag, status.percent)
}

// Of netlistmgr.h: CLSID_NetworkListManager and IID_INetworkCostManager, which
// differ in their first number only.
var (
	listManager = windows.GUID{Data1: 0xdcb00c01, Data2: 0x570f, Data3: 0x4a9b, Data4: [8]byte{0x8d, 0x69, 0x19, 0x9f, 0xdb, 0xa5, 0x72, 0x3b}}
	costManager = windows.GUID{Data1: 0xdcb00008, Data2: 0x570f, Data3: 0x4a9b, Data4: [8]byte{0x8d, 0x69, 0x19, 0x9f, 0xdb, 0xa5, 0x72, 0x3b}}
)

// networkCostManager is a COM object: a pointer to the table of its methods.
type networkCostManager struct {
	methods *struct {
		queryInterface, addRef, release uintptr
		getCost                         uintptr // (this, *cost, *address; nil: of the whole computer)
	}
}

// metered asks the list of networks. COM's answer may be slow on a computer
// that is just waking up, so it is waited for no longer than for others.
func metered(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	answer := make(chan bool, 1)
	go func() { answer <- networkCost() }()
	select {
	case a := <-answer:
		return a
	case <-ctx.Done():
		return false
	}
}

func networkCost() bool {
	// COM belongs to the thread it was set up on.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	const alreadySetUp, setUpOtherwise = syscall.Errno(1), syscall.Errno(0x80010106) // S_FALSE, RPC_E_CHANGED_MODE
	switch err := windows.CoInitializeEx(0, windows.COINIT_MULTITHREADED); err {
	case nil, alreadySetUp:
		defer windows.CoUninitialize()
	case setUpOtherwise: // good enough, and not ours to undo
	default:
		return false
	}
	if createInstance.Find() != nil {
		return false
	}
	const anyServer = 0x17 // CLSCTX_ALL
	var manager *networkCostManager
	hr, _, _ := createInstance.Call(uintptr(unsafe.Pointer(&listManager)), 0, anyServer,
		uintptr(unsafe.Pointer(&costManager)), uintptr(unsafe.Pointer(&manager)))
	if int32(hr) < 0 || manager == nil {
		return false
	}
	this := uintptr(unsafe.Pointer(manager))
	defer syscall.SyscallN(manager.methods.release, this)
	var cost uint32
	hr, _, _ = syscall.SyscallN(manager.methods.getCost, this, uintptr(unsafe.Pointer(&cost)), 0)
	return int32(hr) >= 0 && costly(cost)
}
