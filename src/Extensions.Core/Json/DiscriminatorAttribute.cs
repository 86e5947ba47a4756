namespace MLExtensions;

/// <summary>The name of a type in JSON, where one property may hold values of several types.</summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public abstract class DiscriminatorAttribute : Attribute
{
    private protected DiscriminatorAttribute(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
    }

    /// <summary>The value of "type" in JSON.</summary>
    public string Name { get; }
}
