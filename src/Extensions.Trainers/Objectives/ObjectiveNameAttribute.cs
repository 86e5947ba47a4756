namespace MLExtensions.Trainers;

/// <summary>The name of an objective in JSON, its "type". A released name is never changed.</summary>
/// <param name="name">Lower-case name with underscores, unique among objectives.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class ObjectiveNameAttribute(string name) : DiscriminatorAttribute(name);
