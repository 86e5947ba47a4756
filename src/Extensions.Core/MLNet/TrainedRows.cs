using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLExtensions.MLNet;

/// <summary>Remembers, as long as both live, which rows a network was trained on, so that whoever must not be fitted on them can warn.</summary>
internal static class TrainedRows
{
    private static readonly ConditionalWeakTable<IDataView, ConditionalWeakTable<NetworkModel, object>> Marks = [];

    /// <summary>Remembers that a model was trained on the rows of a view.</summary>
    public static void Remember(NetworkModel model, IDataView rows) => Marks.GetOrCreateValue(Source(rows)).AddOrUpdate(model, model);

    /// <summary>Whether the rows of a view are scored by a model that was trained on them. False where that cannot be told: other trainers, rows read from elsewhere again.</summary>
    public static bool AreScored(IDataView view)
    {
        if (!Marks.TryGetValue(Source(view), out var models))
            return false;
        for (var stage = view; stage is not null; stage = Before(stage))
            if (stage is LookAheadView scored && models.TryGetValue(scored.Model, out _))
                return true;
        return false;
    }

    /// <summary>The view that a chain of row-by-row transforms starts from: what makes other rows ends the chain.</summary>
    private static IDataView Source(IDataView view)
    {
        while (Before(view) is { } before)
            view = before;
        return view;
    }

    private static IDataView? Before(IDataView view) => view switch
    {
        LookAheadView scored => scored.Source,
        IDataTransform transform and IRowToRowMapper => transform.Source,
        _ => null,
    };
}
