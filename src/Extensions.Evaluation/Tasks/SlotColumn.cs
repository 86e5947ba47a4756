using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions.MLNet;

namespace MLExtensions.Evaluation;

/// <summary>A vector of Single whose slots are named by numbers: levels of quantiles, or thresholds.</summary>
internal sealed record SlotColumn(DataViewSchema.Column Column, double[] Slots)
{
    /// <summary>The column of a name that the caller gave, or else the first of the usual names that is of this kind; null where there is none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The named column is absent, of a wrong type, or has slots with other names; the message lists what is there.</exception>
    public static SlotColumn? Find(DataViewSchema schema, string? name, string[] usualNames, string role, Func<double, bool> allows, string allowed)
    {
        if (name is null)
            return usualNames.Select(usual => schema.GetColumnOrNull(usual)).OfType<DataViewSchema.Column>().Where(IsVector).Select(column => new SlotColumn(column, Numbers(column))).FirstOrDefault(one => one.Slots.Length > 0 && one.Slots.All(allows));
        var column = RowPass.Find(schema, name, role, type => type is VectorDataViewType { IsKnownSize: true } vector && vector.ItemType == NumberDataViewType.Single, "a vector of known size of Single");
        return Numbers(column) is var slots && slots.All(allows) ? new(column, slots)
            : throw new ArgumentOutOfRangeException(nameof(name), name, $"The {role} column '{name}' has slots {(KeyNames.HasSlots(column) ? string.Join(", ", KeyNames.OfSlots(column).Take(20).Select(slot => $"'{slot}'")) : "without names")}; allowed are {allowed}.");
    }

    private static bool IsVector(DataViewSchema.Column column) => column.Type is VectorDataViewType { IsKnownSize: true } vector && vector.ItemType == NumberDataViewType.Single;

    /// <summary>The names as numbers; NaN where one is none.</summary>
    private static double[] Numbers(DataViewSchema.Column column) => KeyNames.HasSlots(column)
        ? [.. KeyNames.OfSlots(column).Select(slot => double.TryParse(slot, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN)] : [double.NaN];
}
