using System.Collections.Immutable;
using Microsoft.ML;
using MLExtensions.Columns;

namespace MLExtensions.Calibration;

/// <summary>Calibrators of groups of rows beside that of all.</summary>
/// <typeparam name="TMap">The kind of map.</typeparam>
/// <param name="ColumnName">Name of the key column that names the group.</param>
/// <param name="Maps">One per value of the key; null where the group's rows do not suffice.</param>
/// <param name="Shares">What share each group's map has in the probability, from 0 to 1; the rest is that of all rows.</param>
public sealed record GroupMaps<TMap>(string ColumnName, ImmutableArray<TMap?> Maps, ImmutableArray<double> Shares)
    where TMap : class
{
    /// <summary>What finds the map of a row's group and its share; null where the row has no group, or the group no map.</summary>
    internal static Func<(TMap? Map, double Share)> Finder(GroupMaps<TMap>? groups, DataViewRow row, DataViewSchema.Column? column)
    {
        if (groups is null || column is not { } found)
            return () => default;
        var (get, group) = (LabelReader.Scalar(row, found), 0f);
        return () =>
        {
            get(ref group);
            return group >= 0 && group < groups.Maps.Length ? (groups.Maps[(int)group], groups.Shares[(int)group]) : default;
        };
    }

    /// <summary>Fits the map of each group.</summary>
    /// <param name="columnName">Name of the column.</param>
    /// <param name="groups">The group of each row; -1 for none.</param>
    /// <param name="groupCount">Number of groups.</param>
    /// <param name="pooling">Weight of the map of all rows.</param>
    /// <param name="weightOf">Weight of a row.</param>
    /// <param name="fit">Fits a map on some of the rows.</param>
    internal static GroupMaps<TMap> Fit(string columnName, int[] groups, int groupCount, double pooling, Func<int, double> weightOf, Func<int[], TMap> fit)
    {
        var rows = Enumerable.Range(0, groups.Length).Where(row => groups[row] >= 0).ToLookup(row => groups[row]);
        var fitted = Enumerable.Range(0, groupCount).Select(group => rows.Contains(group) ? Fit([.. rows[group]]) : default).ToArray();
        return new(columnName, [.. fitted.Select(of => of.Map)], [.. fitted.Select(of => of.Share)]);

        (TMap? Map, double Share) Fit(int[] members)
        {
            var weight = members.Sum(weightOf);
            try
            {
                return weight > 0 ? (fit(members), weight / (weight + pooling)) : default;
            }
            catch (InputDataException)   // too few rows for a map of their own: they have that of all
            {
                return default;
            }
        }
    }
}
