namespace MLExtensions.Trainers;

/// <summary>The name of a reducer in JSON, its "type". A released name is never changed.</summary>
/// <param name="name">Lower-case name with underscores, unique among reducers.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ReducerNameAttribute(string name) : DiscriminatorAttribute(name);
