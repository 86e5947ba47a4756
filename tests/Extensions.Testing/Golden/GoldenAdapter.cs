using System.Reflection;

namespace Extensions.Testing.Golden;

/// <summary>Computes what the golden cases of one topic expect. Found by reflection; it stands in the test file of what it tests.</summary>
public abstract class GoldenAdapter
{
    /// <summary>The cases that it chooses from: those of calibration.json, or of conformal.json.</summary>
    public virtual IReadOnlyList<GoldenCase> Cases => GoldenCase.Calibration;

    /// <summary>The topics: what stands before the first dot of a case's name.</summary>
    public abstract IReadOnlyList<string> Topics { get; }

    /// <summary>Whether a case of the topics is this adapter's.</summary>
    public virtual bool Serves(GoldenCase golden) => true;

    /// <summary>The numbers of every expected key, flattened; a key that is left out fails.</summary>
    public abstract IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden);

    /// <summary>All adapters of a test assembly.</summary>
    public static IReadOnlyList<GoldenAdapter> In(Assembly tests) => [.. tests.GetTypes()
        .Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(GoldenAdapter))).Select(type => (GoldenAdapter)Activator.CreateInstance(type)!)];

    /// <summary>The one of the adapters that serves a case, or null.</summary>
    public static GoldenAdapter? Of(GoldenCase golden, IReadOnlyList<GoldenAdapter> adapters)
        => adapters.SingleOrDefault(adapter => adapter.Cases.Contains(golden) && adapter.Topics.Contains(golden.Topic) && adapter.Serves(golden));
}

/// <summary>An adapter of cases of conformal.json.</summary>
public abstract class ConformalAdapter : GoldenAdapter
{
    public override IReadOnlyList<GoldenCase> Cases => GoldenCase.Conformal;
}
