package connectors

import "testing"

// A sign-in is sent encrypted, or stays on this computer.
func TestCheckAddress(t *testing.T) {
	for text, fine := range map[string]bool{
		"https://api.vendor.example": true, " https://{region}.api.vendor.example/v2 ": true, "http://127.0.0.1:8080/x": true, "http://localhost:1": true, "http://[::1]:9": true,
		"http://api.vendor.example": false, "http://127.0.0.1.vendor.example": false, "http://{region}.vendor.example": false, "ftp://vendor.example": false,
		"vendor.example": false, "https://": false, "http://%zz": false, "": false,
	} {
		if err := CheckAddress(text); (err == nil) != fine {
			t.Errorf("%q: %v", text, err)
		}
	}
}
