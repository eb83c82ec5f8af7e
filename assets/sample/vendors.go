package sample

// vendors write what others than the training devices know of the athlete, in
// their own formats.
var vendors = []func(Options) ([]file, error){
	garminexportFiles,
	garminfitFiles,
	myfitnesspalFiles,
	cronometerFiles,
	mindmonitorFiles,
	meteostatFiles,
	libreviewFiles,
	glimpFiles,
	dexcomFiles,
	glookoFiles,
	diasendFiles,
	ouraFiles,
	stravaFiles,
}
