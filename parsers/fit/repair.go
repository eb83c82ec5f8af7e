package fit

import "slices"

// Parts of a FIT message (FIT protocol, "Record Format").
const (
	compressedHeader = 0x80
	definitionHeader = 0x40
	developerFlag    = 0x20
	localTypeMask    = 0x0f
	endianFlag       = 0x80 // of base types with more than one byte
	baseTypeMask     = 0x1f
)

// multiByte are the numbers of the base types that must carry the endian flag.
var multiByte = [baseTypeMask + 1]bool{3: true, 4: true, 5: true, 6: true, 8: true, 9: true, 11: true, 12: true, 14: true, 15: true, 16: true}

// repair gives base types the endian flag that some programs forget, for which
// the library refuses the whole file. It walks the messages only as far as it
// understands them, up to the end of the messages, and copies the data only if there is something to repair.
func repair(data []byte, end int) []byte {
	var sizes [localTypeMask + 1]int
	copied := false
	for at := int(data[0]); at < end; {
		header := data[at]
		at++
		if header&compressedHeader != 0 {
			at += sizes[header>>5&3]
			continue
		}
		if header&definitionHeader == 0 {
			at += sizes[header&localTypeMask]
			continue
		}
		if at+5 > end {
			break
		}
		fields := int(data[at+4])
		at += 5
		size := 0
		for range fields {
			if at+3 > end {
				return data
			}
			size += int(data[at+1])
			if base := data[at+2]; base&endianFlag == 0 && base <= baseTypeMask && multiByte[base] {
				if !copied {
					data, copied = slices.Clone(data), true
				}
				data[at+2] |= endianFlag
			}
			at += 3
		}
		if header&developerFlag != 0 && at < end {
			n := int(data[at])
			at++
			for range n {
				if at+3 > end {
					return data
				}
				size += int(data[at+1])
				at += 3
			}
		}
		sizes[header&localTypeMask] = size
	}
	return data
}
