namespace MLExtensions.Calibration;

/// <summary>The name of a calibrator, and of its fitted map, in JSON and in saved models: its "type". A released name is never changed.</summary>
/// <param name="name">Lower-case name with underscores, unique among calibrators of a task and among maps of a task.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class CalibratorNameAttribute(string name) : DiscriminatorAttribute(name);
