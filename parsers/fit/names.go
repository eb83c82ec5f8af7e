package fit

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/muktihari/fit/profile/typedef"
	"github.com/muktihari/fit/proto"
)

func manufacturerName(n int) string {
	if n < 0 {
		return ""
	}
	if name := known(typedef.Manufacturer(n).String()); name != "" {
		return name
	}
	return strconv.Itoa(n)
}

// productName is the profile's name where it has one: of Garmin's products
// and of those that Garmin lists for Favero.
func productName(manufacturer, product int) string {
	if product < 0 {
		return ""
	}
	name := ""
	switch typedef.Manufacturer(manufacturer) {
	case typedef.ManufacturerGarmin, typedef.ManufacturerDynastream, typedef.ManufacturerDynastreamOem, typedef.ManufacturerTacx:
		name = known(typedef.GarminProduct(product).String())
	case typedef.ManufacturerFaveroElectronics:
		name = known(typedef.FaveroProduct(product).String())
	}
	if name == "" {
		name = strconv.Itoa(product)
	}
	return name
}

func sportName(n int) string { return known(typedef.Sport(n).String()) }

func subSportName(n int) string {
	name := known(typedef.SubSport(n).String())
	if name == "generic" {
		return ""
	}
	return name
}

// eventName falls back to the number: events that the profile does not name
// are kept all the same.
func eventName(n int) string {
	if name := known(typedef.Event(n).String()); name != "" {
		return name
	}
	return strconv.Itoa(n)
}

func serial(f *proto.Field) string {
	if n, ok := raw(f.Value, f.BaseType); ok {
		return strconv.FormatUint(uint64(n), 10)
	}
	return ""
}

func version(n float64) string { return strconv.FormatFloat(n, 'f', 2, 64) }

// exercise names a set's exercise: the category, and what of it.
func exercise(category, subtype int) (string, string) {
	if category < 0 {
		return "", ""
	}
	c := known(typedef.ExerciseCategory(category).String())
	if c == "" || subtype < 0 {
		return c, ""
	}
	return c, exerciseName(typedef.ExerciseCategory(category), uint16(subtype))
}

// exerciseName looks the name up in the category's own list.
func exerciseName(category typedef.ExerciseCategory, n uint16) string {
	var name fmt.Stringer
	switch category {
	case typedef.ExerciseCategoryBenchPress:
		name = typedef.BenchPressExerciseName(n)
	case typedef.ExerciseCategoryCalfRaise:
		name = typedef.CalfRaiseExerciseName(n)
	case typedef.ExerciseCategoryCardio:
		name = typedef.CardioExerciseName(n)
	case typedef.ExerciseCategoryCore:
		name = typedef.CoreExerciseName(n)
	case typedef.ExerciseCategoryCrunch:
		name = typedef.CrunchExerciseName(n)
	case typedef.ExerciseCategoryCurl:
		name = typedef.CurlExerciseName(n)
	case typedef.ExerciseCategoryDeadlift:
		name = typedef.DeadliftExerciseName(n)
	case typedef.ExerciseCategoryFlye:
		name = typedef.FlyeExerciseName(n)
	case typedef.ExerciseCategoryHipRaise:
		name = typedef.HipRaiseExerciseName(n)
	case typedef.ExerciseCategoryHipStability:
		name = typedef.HipStabilityExerciseName(n)
	case typedef.ExerciseCategoryLateralRaise:
		name = typedef.LateralRaiseExerciseName(n)
	case typedef.ExerciseCategoryLegCurl:
		name = typedef.LegCurlExerciseName(n)
	case typedef.ExerciseCategoryLegRaise:
		name = typedef.LegRaiseExerciseName(n)
	case typedef.ExerciseCategoryLunge:
		name = typedef.LungeExerciseName(n)
	case typedef.ExerciseCategoryPlank:
		name = typedef.PlankExerciseName(n)
	case typedef.ExerciseCategoryPlyo:
		name = typedef.PlyoExerciseName(n)
	case typedef.ExerciseCategoryPullUp:
		name = typedef.PullUpExerciseName(n)
	case typedef.ExerciseCategoryPushUp:
		name = typedef.PushUpExerciseName(n)
	case typedef.ExerciseCategoryRow:
		name = typedef.RowExerciseName(n)
	case typedef.ExerciseCategoryShoulderPress:
		name = typedef.ShoulderPressExerciseName(n)
	case typedef.ExerciseCategorySitUp:
		name = typedef.SitUpExerciseName(n)
	case typedef.ExerciseCategorySquat:
		name = typedef.SquatExerciseName(n)
	case typedef.ExerciseCategoryTotalBody:
		name = typedef.TotalBodyExerciseName(n)
	case typedef.ExerciseCategoryTricepsExtension:
		name = typedef.TricepsExtensionExerciseName(n)
	case typedef.ExerciseCategoryWarmUp:
		name = typedef.WarmUpExerciseName(n)
	default:
		return strconv.Itoa(int(n))
	}
	if s := known(name.String()); s != "" {
		return s
	}
	return strconv.Itoa(int(n))
}

// fileKinds are files that are no activities, in plain words, by file_id.type.
var fileKinds = map[int]string{
	1: "device description", 2: "device settings", 3: "sport settings", 5: "workout plan", 6: "course (a route, not an activity)",
	7: "training schedule", 8: "locations", 9: "weight", 10: "totals", 11: "goals", 14: "blood pressure", 15: "day monitoring",
	20: "activity summary", 28: "day monitoring", 29: "personal records", 32: "day monitoring", 34: "segment", 35: "segment list",
	38: "golf score cards", 40: "screen layout", 41: "change log", 44: "metrics", 49: "sleep", 57: "chronicle shot session", 58: "device description",
	61: "electrocardiogram", 65: "calendar", 68: "heart rate variability status", 70: "health snapshot and sensors", 72: "device backup",
	73: "skin temperature", 74: "device backup", 79: "breathing in sleep",
}

func kindName(n int) string {
	if name, ok := fileKinds[n]; ok {
		return name
	}
	if name := known(typedef.File(n).String()); name != "" {
		return strings.ReplaceAll(name, "_", " ")
	}
	return fmt.Sprintf("number %d", n)
}
